/** Somebody on a Bluesky server of the tests, with a client of their own: nothing of ours is used to talk for them. */
export async function blueskyPerson(pds: string, name: string) {
  const handle = `${name}${Date.now().toString(36).slice(-5)}.test`;
  const password = `pw-${name}`;
  const call = async (method: 'GET' | 'POST', nsid: string, given: Record<string, unknown>, token?: string): Promise<Record<string, never>> => {
    const query = method === 'GET' ? `?${new URLSearchParams(given as Record<string, string>)}` : '';
    const answer = await fetch(`${pds}/xrpc/${nsid}${query}`, {
      method,
      headers: { ...(method === 'POST' ? { 'content-type': 'application/json' } : {}), ...(token ? { authorization: `Bearer ${token}` } : {}) },
      ...(method === 'POST' ? { body: JSON.stringify(given) } : {}),
    });
    if (!answer.ok) throw new Error(`${nsid}: ${answer.status} ${await answer.text()}`);
    return (await answer.json().catch(() => ({}))) as Record<string, never>;
  };
  const account = (await call('POST', 'com.atproto.server.createAccount', { email: `${handle}@example.test`, handle, password })) as unknown as {
    did: string;
    accessJwt: string;
  };
  const { did, accessJwt: token } = account;
  const collection = 'app.bsky.feed.post';
  const record = (text: string, facets?: unknown) => ({
    $type: collection,
    text,
    createdAt: new Date().toISOString(),
    langs: ['en'],
    ...(facets ? { facets } : {}),
  });
  const rkeyOf = (uri: string): string => uri.split('/').at(-1)!;
  return {
    did,
    handle,
    password,
    post: async (text: string, { mention }: { mention?: { did: string; handle: string } } = {}): Promise<{ uri: string; cid: string }> => {
      const facets = mention && [
        { index: { byteStart: 0, byteEnd: mention.handle.length + 1 }, features: [{ $type: 'app.bsky.richtext.facet#mention', did: mention.did }] },
      ];
      return (await call('POST', 'com.atproto.repo.createRecord', { repo: did, collection, record: record(text, facets) }, token)) as unknown as {
        uri: string;
        cid: string;
      };
    },
    edit: (uri: string, text: string) => call('POST', 'com.atproto.repo.putRecord', { repo: did, collection, rkey: rkeyOf(uri), record: record(text) }, token),
    remove: (uri: string) => call('POST', 'com.atproto.repo.deleteRecord', { repo: did, collection, rkey: rkeyOf(uri) }, token),
    repliesTo: async (uri: string) => {
      const { thread } = (await call('GET', 'app.bsky.feed.getPostThread', { uri }, token)) as unknown as {
        thread: { replies?: { post: { record: { text: string; facets?: unknown[] }; author: { did: string } } }[] };
      };
      return (thread.replies ?? []).map(({ post }) => post);
    },
  };
}
