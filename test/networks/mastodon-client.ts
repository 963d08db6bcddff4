/** What a person does at the door of a server of this family: fills in the form, and is sent back with a code. */
export async function signInAt(door: string, name: string, password: string): Promise<{ code: string; state: string | null }> {
  const form = await (await fetch(door)).text();
  const fields: Record<string, string> = {};
  for (const [input, field] of form.matchAll(/<input[^>]*name="([^"]+)"[^>]*>/g)) fields[field!] = /value="([^"]*)"/.exec(input)?.[1] ?? '';
  const action = /action="([^"]+)"/.exec(form)?.[1] ?? door;
  const answer = await fetch(new URL(action, door), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ...fields, login: name, passwd: password }),
  });
  const location = answer.headers.get('location');
  const back = location ? new URL(location, door).searchParams : null;
  const code = back?.get('code') ?? /([0-9a-f]{32,})/.exec(await answer.text())?.[1];
  if (!code) throw new Error(`${name} was not let in: ${answer.status}`);
  return { code, state: back?.get('state') ?? null };
}

/** snac2 closes a connection that rests just when the next request may be on its way. */
const onceOnly = { connection: 'close' };

/** Somebody at a server of this family, with a client of their own. */
export async function mastodonPerson(url: string, name: string, password: string) {
  const post = async (path: string, form: Record<string, string>): Promise<Record<string, string>> =>
    (await (await fetch(`${url}${path}`, { method: 'POST', headers: onceOnly, body: new URLSearchParams(form) })).json()) as Record<string, string>;
  const redirect = 'urn:ietf:wg:oauth:2.0:oob';
  const app = await post('/api/v1/apps', { client_name: 'A client', redirect_uris: redirect, scopes: 'read write follow' });
  const { client_id: clientId, client_secret: clientSecret } = app as { client_id: string; client_secret: string };
  const query = new URLSearchParams({ response_type: 'code', client_id: clientId, redirect_uri: redirect, scope: 'read write follow' });
  const { code } = await signInAt(`${url}/oauth/authorize?${query}`, name, password);
  const { access_token: token } = (await post('/oauth/token', {
    grant_type: 'authorization_code',
    code,
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uri: redirect,
  })) as { access_token: string };
  const call = async (method: string, path: string, form?: Record<string, string>): Promise<unknown> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { ...onceOnly, authorization: `Bearer ${token}` },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
    return answer.json();
  };
  return {
    /** Some servers of the family tell only those who follow what was deleted. */
    follow: async (actor: string): Promise<void> => {
      const query = new URLSearchParams({ q: actor, resolve: 'true', type: 'accounts' });
      const { accounts } = (await call('GET', `/api/v2/search?${query}`)) as { accounts: { id: string }[] };
      await call('POST', `/api/v1/accounts/${accounts[0]!.id}/follow`);
    },
    followers: async (): Promise<unknown[]> => {
      const { id } = (await call('GET', '/api/v1/accounts/verify_credentials')) as { id: string };
      return (await call('GET', `/api/v1/accounts/${id}/followers`)) as unknown[];
    },
    post: async (text: string) => (await call('POST', '/api/v1/statuses', { status: text, visibility: 'public' })) as { id: string },
    edit: (id: string, text: string) => call('PUT', `/api/v1/statuses/${id}`, { status: text }),
    remove: (id: string) => call('DELETE', `/api/v1/statuses/${id}`),
    repliesTo: async (id: string): Promise<string[]> =>
      ((await call('GET', `/api/v1/statuses/${id}/context`)) as { descendants: { content: string }[] }).descendants.map(({ content }) =>
        content.replaceAll(/<[^>]+>/g, ''),
      ),
  };
}
