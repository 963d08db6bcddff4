import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#accounts';
import {
  cannedBody,
  cannedReplyView,
  type CannedReplyView,
  draftBody,
  draftView,
  type DraftView,
  macroBody,
  type MacroRun,
  macroRun,
  macroView,
  type MacroView,
  momentQuery,
  runMacroBody,
  suggestionView,
  type SuggestionView,
  thanksView,
  type ThanksView,
} from '#contracts';
import { Drafts, Inbox, Macros, SavedTexts, Thanks, untilIn } from '#inbox';
import { AppError } from '#kernel';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, Who } from '../http/route.js';

const draftsView = z.object({ items: z.array(draftView) });
const momentView = z.object({ at: z.string().nullable() });

type Whole<T> = { items: T[]; next: null };

@ApiTags('writing')
@Controller('api/v1')
export class WritingController {
  constructor(
    private readonly inbox: Inbox,
    private readonly drafts: Drafts,
    private readonly texts: SavedTexts,
    private readonly macros: Macros,
    private readonly thanks: Thanks,
  ) {}

  /** An empty text keeps none. */
  @Post('conversations/:id/draft')
  @Answers(draftsView)
  @Allows('conversation.work')
  draft(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: draftBody }) body: z.infer<typeof draftBody>): Promise<{ items: DraftView[] }> {
    return this.drafts.keep(caller, id, body);
  }

  @Get('conversations/:id/suggestions')
  @Answers(pageOf(suggestionView))
  @Allows('conversation.read')
  async suggestions(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<Whole<SuggestionView>> {
    return { items: await this.inbox.suggestions(caller, id), next: null };
  }

  /** What may be said to somebody who praises us, and whether to invite them to help others. */
  @Get('conversations/:id/thanks')
  @Answers(thanksView)
  @Allows('conversation.work')
  thanksFor(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<ThanksView> {
    return this.thanks.for(caller, id);
  }

  @Get('canned-replies')
  @Answers(pageOf(cannedReplyView))
  @Allows('conversation.work')
  async canned(@Who() caller: Caller): Promise<Whole<CannedReplyView>> {
    return { items: await this.texts.canned(caller), next: null };
  }

  @Post('canned-replies')
  @Answers(cannedReplyView, 201)
  @Allows('conversation.work')
  makeCanned(@Who() caller: Caller, @Body({ schema: cannedBody }) body: z.infer<typeof cannedBody>): Promise<CannedReplyView> {
    return this.texts.putCanned(caller, null, body);
  }

  @Patch('canned-replies/:id')
  @Answers(cannedReplyView)
  @Allows('conversation.work')
  changeCanned(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body({ schema: cannedBody }) body: z.infer<typeof cannedBody>,
  ): Promise<CannedReplyView> {
    return this.texts.putCanned(caller, id, body);
  }

  @Delete('canned-replies/:id')
  @Allows('conversation.work')
  @HttpCode(204)
  dropCanned(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.texts.drop(caller, 'canned_reply', id);
  }

  @Get('macros')
  @Answers(pageOf(macroView))
  @Allows('conversation.work')
  async listMacros(@Who() caller: Caller): Promise<Whole<MacroView>> {
    return { items: await this.texts.macros(caller), next: null };
  }

  @Post('macros')
  @Answers(macroView, 201)
  @Allows('conversation.work')
  makeMacro(@Who() caller: Caller, @Body({ schema: macroBody }) body: z.infer<typeof macroBody>): Promise<MacroView> {
    return this.texts.putMacro(caller, null, body);
  }

  @Patch('macros/:id')
  @Answers(macroView)
  @Allows('conversation.work')
  changeMacro(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: macroBody }) body: z.infer<typeof macroBody>): Promise<MacroView> {
    return this.texts.putMacro(caller, id, body);
  }

  @Delete('macros/:id')
  @Allows('conversation.work')
  @HttpCode(204)
  dropMacro(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.texts.drop(caller, 'macro', id);
  }

  /** Does all of a macro. A 409 with `since` did nothing. */
  @Post('conversations/:id/macro')
  @Answers(macroRun)
  @Allows('conversation.work')
  async run(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: runMacroBody }) body: z.infer<typeof runMacroBody>): Promise<MacroRun> {
    const ran = await this.macros.run(caller, id, { ...body, timeZone: knownZone(body.timeZone) });
    if (ran.ok) return { reply: ran.reply, conversation: ran.conversation };
    throw new AppError('conflict', 'The conversation moved on since you read it.', { details: { version: ran.version, since: ran.since } });
  }

  /** What time some words mean: "tomorrow 9", "dans 3 heures", "明天9点". Null when they mean none to come. */
  @Get('moments')
  @Answers(momentView)
  @Allows('conversation.read')
  moment(@Who() _caller: Caller, @Query({ schema: momentQuery }) { words, timeZone }: z.infer<typeof momentQuery>): { at: string | null } {
    return { at: untilIn(words, new Date(), knownZone(timeZone))?.toISOString() ?? null };
  }
}

function knownZone(timeZone = 'UTC'): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return timeZone;
  } catch {
    throw new AppError('invalid', 'There is no such time zone.', { fields: [{ field: 'timeZone', message: 'is not a time zone' }] });
  }
}
