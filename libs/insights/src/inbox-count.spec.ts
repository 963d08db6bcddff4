import { describe, expect, it } from 'vitest';
import { countsFor, type WorkspaceCounts } from './inbox-count.store.js';

const facet = (over: Partial<WorkspaceCounts['facets'][number]>): WorkspaceCounts['facets'][number] => ({
  status: 'open',
  kind: 'question',
  unsure: false,
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
          facet({ kind: 'complaint', assigneeId: 'me', conversations: 2 }),
          facet({ unsure: true, assigneeId: 'her' }),
          facet({ status: 'snoozed' }),
          facet({ status: 'resolved', kind: 'praise', conversations: 9 }),
        ],
        waiting: 3,
      },
      'me',
    );
    expect(counts).toEqual({
      views: { open: 4, mine: 2, unassigned: 1, waiting: 3, unsure: 1, snoozed: 1, resolved: 9, all: 14 },
      kinds: { question: 2, complaint: 2, praise: 0, other: 0 },
    });
  });
});
