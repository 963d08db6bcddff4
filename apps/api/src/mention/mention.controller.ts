import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, scopeOf } from '#accounts';
import { countedView, type CountedView, mentionView, type MentionView, type Page, readingsBody, readingView, type ReadingView } from '#contracts';
import { Database } from '#database';
import { Inbox, Mentions, settingsOf } from '#inbox';
import { readerOf, ReaderShelf } from '#reading';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { pageQuery } from '../http/query.js';
import { Allows, Who } from '../http/route.js';
import { marked } from './explain.js';

const listQuery = pageQuery.extend({ query: z.string().max(4_000).optional() });

@ApiTags('mentions')
@Controller('api/v1')
export class MentionController {
  constructor(
    private readonly inbox: Inbox,
    private readonly mentions: Mentions,
    private readonly database: Database,
    private readonly shelf: ReaderShelf,
  ) {}

  @Get('mentions')
  @Answers(pageOf(mentionView))
  @Allows('mention.read')
  list(@Who() caller: Caller, @Query({ schema: listQuery }) query: z.infer<typeof listQuery>): Promise<Page<MentionView>> {
    return this.inbox.mentions(caller, query);
  }

  @Get('mentions/:id')
  @Answers(mentionView)
  @Allows('mention.read')
  one(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<MentionView> {
    return this.inbox.mention(caller, id);
  }

  /** Likes, shares, answers and views of a post of ours, each time they were other than before, the oldest first. */
  @Get('mentions/:id/counts')
  @Answers(pageOf(countedView))
  @Allows('mention.read')
  counted(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Query({ schema: pageQuery }) page: z.infer<typeof pageQuery>): Promise<Page<CountedView>> {
    return this.inbox.counted(caller, id, page);
  }

  @Post('mentions/:id/open')
  @Answers(mentionView)
  @Allows('mention.open')
  open(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<MentionView> {
    return this.mentions.open(caller, id);
  }

  /** Reads texts for whoever wants to sort their own. Nothing of them is stored. */
  @Post('readings')
  @Answers(z.object({ items: z.array(readingView) }))
  @Allows('reading.make')
  async read(@Who() caller: Caller, @Body({ schema: readingsBody }) body: z.infer<typeof readingsBody>): Promise<{ items: ReadingView[] }> {
    const { unsureBelow, reader } = await this.database.inWorkspace(scopeOf(caller), async (tx) => ({
      ...(await settingsOf(tx, caller.workspaceId)),
      ...(await readerOf(tx, caller.workspaceId, this.shelf)),
    }));
    const items: ReadingView[] = [];
    for (const [index, text] of body.texts.entries()) {
      // Others want to be served between two hundred long texts.
      if (index % 50 === 49) await new Promise((resolve) => setImmediate(resolve));
      const reading = reader.read(text, { explain: true });
      items.push({ ...reading, because: marked(reading.because), unsure: reading.confidence < unsureBelow, correctedBy: null });
    }
    return { items };
  }
}
