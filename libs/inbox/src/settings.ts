import type { AcknowledgeSettings } from '#contracts';

/** Settings of a workspace that decide how its inbox works, with what they are until somebody changes them. */
export interface InboxSettings {
  /** Below this confidence a reading goes to the lane that people sort. */
  unsureBelow: number;
  /** An author's next post joins their latest conversation when it is younger than this. */
  joinWithinHours: number;
  /** Whether people are asked, after a private conversation was resolved, how content they are. */
  askContent: boolean;
  /** Nobody is asked again sooner. */
  askEveryDays: number;
  /** The workspace's own words around {{link}}; null: ours, in the person's language. */
  askText: string | null;
  acknowledge: AcknowledgeSettings;
  /** Where people who praised us may leave a review. */
  reviewUrl: string | null;
  /** Whether staff is told whom to invite to help others. */
  invitesAdvocates: boolean;
}

export function inboxSettings(stored: Partial<InboxSettings>): InboxSettings {
  return {
    unsureBelow: stored.unsureBelow ?? 0.5,
    joinWithinHours: stored.joinWithinHours ?? 24,
    askContent: stored.askContent ?? false,
    askEveryDays: stored.askEveryDays ?? 30,
    askText: stored.askText ?? null,
    acknowledge: stored.acknowledge ?? { when: 'never', channels: {}, hours: null, publicToo: false, texts: {} },
    reviewUrl: stored.reviewUrl ?? null,
    invitesAdvocates: stored.invitesAdvocates ?? true,
  };
}
