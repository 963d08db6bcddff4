import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import type { Caller } from '#accounts';
import {
  countAsk,
  listCount,
  type ListCount,
  queryAsk,
  queryFieldView,
  type QueryFieldView,
  queryLanguages,
  queryReading,
  type QueryReading,
  searchPage,
  type SearchPage,
  searchPlaces,
  viewNames,
} from '#contracts';
import { Finding, Inbox } from '#inbox';
import { Answers, pageOf } from '../http/answers.js';
import { pageQuery } from '../http/query.js';
import { Allows, Who } from '../http/route.js';
import { exported } from './exported.js';
import { QueryDesk } from './query-desk.js';

const fieldsQuery = z.object({ of: z.enum(['conversations', 'mentions']).default('conversations'), lang: z.enum(queryLanguages).default('en') });
const findQuery = pageQuery.extend({ query: z.string().min(1, 'is empty').max(4_000), place: z.enum(searchPlaces).optional() });
const exportQuery = z.object({
  format: z.enum(['csv', 'json']).default('csv'),
  view: z.enum(viewNames).default('all'),
  query: z.string().max(4_000).optional(),
});

/** Searching, understanding queries, and taking what was found home. */
@ApiTags('finding')
@Controller('api/v1')
export class FindingController {
  constructor(
    private readonly finding: Finding,
    private readonly inbox: Inbox,
    private readonly desk: QueryDesk,
  ) {}

  @Get('search')
  @Answers(searchPage)
  @Allows('conversation.read')
  find(@Who() caller: Caller, @Query({ schema: findQuery }) query: z.infer<typeof findQuery>): Promise<SearchPage> {
    return this.finding.find(caller, query);
  }

  @Get('query')
  @Answers(queryReading)
  @Allows('conversation.read')
  read(@Who() caller: Caller, @Query({ schema: queryAsk }) query: z.infer<typeof queryAsk>): Promise<QueryReading> {
    return this.desk.read(caller, query);
  }

  @Get('query/fields')
  @Answers(pageOf(queryFieldView))
  @Allows('conversation.read')
  async fields(@Who() caller: Caller, @Query({ schema: fieldsQuery }) query: z.infer<typeof fieldsQuery>): Promise<{ items: QueryFieldView[]; next: null }> {
    return { items: await this.desk.fields(caller, query), next: null };
  }

  @Get('query/count')
  @Answers(listCount)
  @Allows('conversation.read')
  count(@Who() caller: Caller, @Query({ schema: countAsk }) query: z.infer<typeof countAsk>): Promise<ListCount> {
    return this.desk.count(caller, query);
  }

  @Get('export/conversations')
  @Answers(z.unknown().describe('A line of columns and a line for each conversation, or a JSON list of conversations.'))
  @ApiProduces('text/csv', 'application/json')
  @Allows('inbox.export')
  async export(@Who() caller: Caller, @Query({ schema: exportQuery }) query: z.infer<typeof exportQuery>, @Res() response: Response): Promise<void> {
    const pages = exported(query.format, (cursor) => this.inbox.list(caller, { view: query.view, query: query.query, order: 'activity', cursor, limit: 500 }));
    // The first page decides whether there is an answer at all; afterwards only the connection can say that it failed.
    const first = await pages.next();
    response.setHeader('content-type', query.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8');
    response.setHeader('content-disposition', `attachment; filename="conversations.${query.format}"`);
    const write = (text: string): Promise<void> | undefined =>
      response.write(text) ? undefined : new Promise((resolve) => (response.destroyed ? resolve() : response.once('drain', resolve).once('close', resolve)));
    try {
      if (!first.done) await write(first.value);
      for await (const text of pages) {
        if (response.destroyed) return;
        await write(text);
      }
      response.end();
    } catch (error) {
      response.destroy(error as Error);
    }
  }
}
