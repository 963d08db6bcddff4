import { describe, expect, it } from 'vitest';
import { countsFor, type WorkspaceCounts } from './inbox-count.store.js';

const facet = (over: Partial<WorkspaceCounts['facets'][number]>): WorkspaceCounts['facets'][number] => ({
  status: 'open',
  kind: 'question',
  unsure: false,
  channelId: 'shop',
  deskId: null,
  assigneeId: null,
  conversations: 1,
  ...over,
});

describe('the counts of a member', () => {
  it('are of open conversations, each in all the views it stands in', () => {
    const counts = countsFor(
      {
        facets: [
          facet({}),
          facet({ kind: 'complaint', assigneeId: 'me', deskId: 'support', conversations: 2 }),
          facet({ unsure: true, assigneeId: 'her' }),
          facet({ status: 'snoozed' }),
          facet({ status: 'resolved', kind: 'praise', conversations: 9 }),
        ],
      },
      'me',
      { named: { waiting: 3, mentions: 1, approval: 0, thanks: 0 }, saved: { late: 4, new: null }, tags: { vip: 2 } },
    );
    expect(counts).toEqual({
      views: { open: 4, mine: 2, unassigned: 1, waiting: 3, unsure: 1, approval: 0, thanks: 0, mentions: 1, snoozed: 1, resolved: 9, all: 14 },
      kinds: { question: 2, complaint: 2, praise: 0, other: 0 },
      channels: { shop: 4 },
      desks: { support: 2 },
      tags: { vip: 2 },
      saved: { late: 4, new: null },
    });
  });
});
