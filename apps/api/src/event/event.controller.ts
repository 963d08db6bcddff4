import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, scopeOf } from '#accounts';
import { eventPage, type EventPage } from '#contracts';
import { Database } from '#database';
import { eventRange, eventsAfter } from '#events';
import { Answers } from '../http/answers.js';
import { Allows, Who } from '../http/route.js';
import { eventOf } from './event.view.js';

const eventsQuery = z.object({
  after: z.coerce.number('must be a number').int().min(0).default(0),
  limit: z.coerce.number('must be a number').int().min(1, 'must be from 1 to 1000').max(1_000, 'must be from 1 to 1000').default(100),
});

@ApiTags('events')
@Controller('api/v1/events')
export class EventController {
  constructor(private readonly database: Database) {}

  /** The log from a number on, for as long as it is kept. `next` is what to ask after, also when nothing is new. */
  @Get()
  @Answers(eventPage)
  @Allows('event.read')
  list(@Who() caller: Caller, @Query({ schema: eventsQuery }) query: z.infer<typeof eventsQuery>): Promise<EventPage> {
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const items = await eventsAfter(tx, caller.workspaceId, query.after, query.limit);
      const { first, last } = await eventRange(tx, caller.workspaceId);
      return { items: items.map(eventOf), next: items.at(-1)?.seq ?? query.after, first, last };
    });
  }
}
