import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#accounts';
import { kinds, type Page, pastConversationView, type PastConversationView, pastCounts, type PastCounts, priorities, statuses } from '#contracts';
import { Past } from '#inbox';
import { isId } from '#kernel';
import { Answers, pageOf } from '../http/answers.js';
import { pageQuery } from '../http/query.js';
import { Allows, Who } from '../http/route.js';

const moment = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-11-23T14:05:00Z' })
  .transform((text) => new Date(text))
  .describe('A moment within the last 30 days.');
const idOrNone = z.string().refine((id) => id === 'none' || isId(id), 'must be an id or none');
const countsQuery = z.object({ asAt: moment.optional() });
const listQuery = pageQuery.extend({
  asAt: moment,
  status: z.enum(statuses).optional(),
  kind: z.enum(kinds).optional(),
  priority: z.enum(priorities).optional(),
  deskId: idOrNone.optional(),
  assigneeId: idOrNone.optional(),
});

@ApiTags('conversations')
@Controller('api/v1/past')
export class PastController {
  constructor(private readonly past: Past) {}

  /** Conversations with their state at a moment; what was written is what is known now. */
  @Get('conversations')
  @Answers(pageOf(pastConversationView))
  @Allows('conversation.read')
  list(@Who() caller: Caller, @Query({ schema: listQuery }) { priority, ...query }: z.infer<typeof listQuery>): Promise<Page<PastConversationView>> {
    return this.past.list(caller, { ...query, priority: priority && priorities.indexOf(priority) });
  }

  @Get('counts')
  @Answers(pastCounts)
  @Allows('conversation.read')
  counts(@Who() caller: Caller, @Query({ schema: countsQuery }) { asAt }: z.infer<typeof countsQuery>): Promise<PastCounts> {
    return this.past.counts(caller, asAt);
  }
}
