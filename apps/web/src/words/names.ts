import { msg, plural } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import type { Form, Kind, ListOrder, NetworkAction, NotificationType, Priority, ReplyState, Role, SlaTarget, Status, ViewName } from '#contracts';

type Names<T extends string> = Record<T, MessageDescriptor>;

export const kindName: Names<Kind> = { complaint: msg`complaint`, question: msg`question`, praise: msg`praise`, other: msg`other` };

/** The word that follows a number; without one, as a heading has it. */
export function kindPlural(kind: Kind, count = 2): MessageDescriptor {
  switch (kind) {
    case 'complaint':
      return msg`${plural(count, { one: 'complaint', other: 'complaints' })}`;
    case 'question':
      return msg`${plural(count, { one: 'question', other: 'questions' })}`;
    case 'praise':
      return msg`${plural(count, { one: 'praise', other: 'praise' })}`;
    case 'other':
      return msg`${plural(count, { one: 'other', other: 'other' })}`;
  }
}

export const viewName: Names<ViewName> = {
  open: msg`Open`,
  mine: msg`Mine`,
  unassigned: msg`Unassigned`,
  waiting: msg`Waiting longest`,
  unsure: msg`Unsure`,
  approval: msg`Waiting for approval`,
  thanks: msg`To thank`,
  mentions: msg`Mentions of me`,
  snoozed: msg`Snoozed`,
  resolved: msg`Resolved`,
  all: msg`All`,
};

export const orderName: Names<ListOrder> = {
  activity: msg`newest first`,
  waiting: msg`longest waiting first`,
  priority: msg`most important first`,
  sla: msg`promised soonest first`,
};

export const statusName: Names<Status> = { open: msg`open`, pending: msg`waiting for them`, snoozed: msg`snoozed`, resolved: msg`resolved` };
export const formName: Names<Form> = { post: msg`post`, comment: msg`comment`, message: msg`private message`, review: msg`review` };
export const priorityName: Names<Priority> = { low: msg`low priority`, normal: msg`normal priority`, high: msg`high priority`, urgent: msg`urgent` };

export const replyStateName: Names<ReplyState> = {
  held: msg`held for a moment`,
  queued: msg`on its way`,
  sent: msg`sent`,
  rejected: msg`refused by the network`,
  failed: msg`not sent`,
  cancelled: msg`cancelled`,
  unknown: msg`not known whether it arrived`,
};

export const slaTargetName: Names<SlaTarget> = { 'first-reply': msg`first reply`, 'next-reply': msg`next reply`, resolution: msg`resolution` };

export const notificationName: Names<NotificationType> = {
  mentioned: msg`You were named in a note`,
  assigned: msg`Assigned to you`,
  message: msg`They wrote again`,
  note: msg`A colleague left a note`,
  'reply-failed': msg`Your reply did not go out`,
  'sla-warned': msg`A promised time is nearly over`,
  'sla-breached': msg`A promised time has passed`,
  rated: msg`They said how content they are`,
  approval: msg`A reply waits for approval`,
  'approval-late': msg`A reply has waited too long for approval`,
  'approval-decided': msg`Your reply was approved or refused`,
  told: msg`A rule wants you to look`,
};

export const roleName: Names<Role> = {
  owner: msg`owner`,
  admin: msg`administrator`,
  supervisor: msg`supervisor`,
  agent: msg`agent`,
  marketer: msg`marketer`,
  advocate: msg`advocate`,
  partner: msg`partner`,
};
/** Roles that can be given to others. */
/** Who works in the inbox, unlike advocates and partners, who see what they are offered. */
export const isStaff = (role: Role): boolean => role !== 'advocate' && role !== 'partner';
export const givenRoles = ['agent', 'supervisor', 'marketer', 'admin'] as const satisfies readonly Role[];

const networkName: Record<string, MessageDescriptor> = {
  webhook: msg`signed webhook`,
  feed: msg`feed`,
  email: msg`e-mail`,
  simulator: msg`simulator`,
  widget: msg`website widget`,
};
/** Names that are the same in every language. */
const brand: Record<string, string> = {
  bluesky: 'Bluesky',
  mastodon: 'Mastodon',
  hackernews: 'Hacker News',
  x: 'X',
  facebook: 'Facebook',
  instagram: 'Instagram',
  youtube: 'YouTube',
  telegram: 'Telegram',
  threads: 'Threads',
  whatsapp: 'WhatsApp',
  discourse: 'Discourse',
  reddit: 'Reddit',
  googlebusiness: 'Google Business',
  googleplay: 'Google Play',
  appstore: 'App Store',
  linkedin: 'LinkedIn',
  wechat: 'WeChat',
  weibo: 'Weibo',
  flickr: 'Flickr',
  pinterest: 'Pinterest',
};
export function nameOfNetwork(network: string): MessageDescriptor | string {
  return networkName[network] ?? brand[network] ?? network;
}

/** For people from outside, to whom a webhook says nothing: what comes that way is a site of the community's own. */
export function nameOfPlace(network: string): MessageDescriptor | string {
  return network === 'webhook' ? msg`the community’s own site` : nameOfNetwork(network);
}

export const urgencyName: readonly MessageDescriptor[] = [msg`not urgent`, msg`somewhat urgent`, msg`urgent`, msg`very urgent`];

/** What is done on the network besides answering, as a button says it. */
export const actName: Record<NetworkAction, MessageDescriptor> = {
  like: msg`Like`,
  unlike: msg`Take the like back`,
  hide: msg`Hide from others`,
  show: msg`Show again`,
  delete: msg`Delete there`,
};
/** Until the network has answered. */
export const actPending: Record<NetworkAction, MessageDescriptor> = {
  like: msg`is being liked`,
  unlike: msg`like is being taken back`,
  hide: msg`is being hidden`,
  show: msg`is being shown again`,
  delete: msg`is being deleted there`,
};
export const actDone: Record<NetworkAction, MessageDescriptor> = {
  like: msg`liked by us`,
  unlike: msg`like taken back`,
  hide: msg`hidden from others`,
  show: msg`shown again`,
  delete: msg`deleted there`,
};
/** Said for a few seconds, with the way back. */
export const actSaid: Record<NetworkAction, MessageDescriptor> = {
  like: msg`Liked in a moment`,
  unlike: msg`The like goes in a moment`,
  hide: msg`Hidden in a moment`,
  show: msg`Shown again in a moment`,
  delete: msg`Deleted there in a moment`,
};
