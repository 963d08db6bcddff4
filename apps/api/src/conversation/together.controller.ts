import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#accounts';
import { conversationView, type ConversationView, mergeBody, splitBody } from '#contracts';
import { Conversations, Moves } from '#inbox';
import { Answers } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, Who } from '../http/route.js';

const followersView = z.object({ followers: z.array(z.string()) });
const followBody = z.object({ following: z.boolean(), memberId: z.uuid().optional() });

/** Who follows a conversation, and what is one conversation. */
@ApiTags('conversations')
@Controller('api/v1')
export class TogetherController {
  constructor(
    private readonly conversations: Conversations,
    private readonly moves: Moves,
  ) {}

  /** Without a member: oneself. */
  @Post('conversations/:id/follow')
  @Answers(followersView)
  @Allows('conversation.work')
  follow(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body({ schema: followBody }) body: z.infer<typeof followBody>,
  ): Promise<{ followers: string[] }> {
    return this.conversations.follow(caller, id, body.memberId ?? caller.memberId, body.following);
  }

  /** Answers the conversation that goes on. */
  @Post('conversations/:id/merge')
  @Answers(conversationView)
  @Allows('conversation.work')
  merge(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: mergeBody }) body: z.infer<typeof mergeBody>): Promise<ConversationView> {
    return this.moves.merge(caller, id, body.intoId);
  }

  /** Answers the conversation that came of it. */
  @Post('conversations/:id/split')
  @Answers(conversationView)
  @Allows('conversation.work')
  split(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: splitBody }) body: z.infer<typeof splitBody>): Promise<ConversationView> {
    return this.moves.split(caller, id, body.mentionIds);
  }

  /** Takes back a merge or a split; answers the conversation everything went back to. */
  @Post('moves/:id/undo')
  @Answers(conversationView)
  @Allows('conversation.work')
  undo(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<ConversationView> {
    return this.moves.undo(caller, id);
  }
}
