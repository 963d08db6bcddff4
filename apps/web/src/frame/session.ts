import { api } from '../api/client.js';

let moving = false;

/** True while this tab changes its own session: that the old one ended is then no news. */
export function sessionMoves(): boolean {
  return moving;
}

/** Ends in a full load, so that nothing of the session before stays in memory. */
async function move(work: () => Promise<unknown>, to: string): Promise<void> {
  moving = true;
  try {
    await work();
    location.assign(to);
  } catch (error) {
    moving = false;
    throw error;
  }
}

export const signOut = (): Promise<void> => move(() => api.delete('/session'), '/sign-in');
export const enterWorkspace = (id: string): Promise<void> => move(() => api.post(`/workspaces/${id}/enter`), '/');
export const enterDemo = (): Promise<void> => move(() => api.post('/demo'), '/inbox/open');
export const leaveDemo = (): Promise<void> => move(() => api.delete('/demo'), '/');
