import { api } from '../api/client.js';

/** Every item of a list of which there are few, page by page. */
export async function everyPage<T>(path: string, signal: AbortSignal): Promise<T[]> {
  const all: T[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: T[]; next: string | null } = await api.get(path, { limit: '100', ...(cursor ? { cursor } : {}) }, signal);
    all.push(...page.items);
    cursor = page.next;
  }
  return all;
}
