import type { ConversationDetail, Form } from '#contracts';
import type { Action } from './port.js';
import { findChannelType } from './registry.js';

/** What a network lets us do with what others posted, and with what we did. Private messages are left alone: where they could be touched at all, each side has its own copy. */
export function actsOn(network: string, form: Form): ConversationDetail['mayAct'] {
  const type = findChannelType(network);
  if (!type || form === 'message') return { theirs: [], ours: [] };
  const able = Object.keys(type.actions) as Action[];
  return { theirs: able.filter((action) => action !== 'delete'), ours: able.filter((action) => action === 'delete') };
}
