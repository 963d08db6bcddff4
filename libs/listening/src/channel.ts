/** One connected source or account of a workspace, as those who poll and send see it. */
export interface Channel {
  id: string;
  network: string;
  name: string;
  purpose: 'answer' | 'listen';
  status: 'active' | 'paused';
  config: Record<string, unknown>;
  /** Polls in a row that failed. */
  failures: number;
}

export type Credentials = Record<string, string>;
