import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#accounts';
import {
  conversationView,
  type ConversationView,
  savedView,
  type SavedView,
  savedViewBody,
  savedViewPatch,
  tagBody,
  tagMergeBody,
  tagPatch,
  taggingBody,
  tagView,
  type TagView,
} from '#contracts';
import { SavedViews, Tags } from '#inbox';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, Who } from '../http/route.js';

/** Saved views and tags: how people sort their work. */
@ApiTags('views')
@Controller('api/v1')
export class ViewController {
  constructor(
    private readonly views: SavedViews,
    private readonly tags: Tags,
  ) {}

  @Get('views')
  @Answers(pageOf(savedView))
  @Allows('conversation.read')
  async list(@Who() caller: Caller): Promise<{ items: SavedView[]; next: null }> {
    return { items: await this.views.list(caller), next: null };
  }

  @Post('views')
  @Answers(savedView, 201)
  @Allows('conversation.read')
  make(@Who() caller: Caller, @Body({ schema: savedViewBody }) body: z.infer<typeof savedViewBody>): Promise<SavedView> {
    return this.views.make(caller, body);
  }

  @Patch('views/:id')
  @Answers(savedView)
  @Allows('conversation.read')
  change(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: savedViewPatch }) body: z.infer<typeof savedViewPatch>): Promise<SavedView> {
    return this.views.change(caller, id, body);
  }

  @Delete('views/:id')
  @Allows('conversation.read')
  @HttpCode(204)
  remove(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.views.remove(caller, id);
  }

  @Get('tags')
  @Answers(pageOf(tagView))
  @Allows('conversation.read')
  async listTags(@Who() caller: Caller): Promise<{ items: TagView[]; next: null }> {
    return { items: await this.tags.list(caller), next: null };
  }

  @Post('tags')
  @Answers(tagView, 201)
  @Allows('conversation.work')
  makeTag(@Who() caller: Caller, @Body({ schema: tagBody }) body: z.infer<typeof tagBody>): Promise<TagView> {
    return this.tags.make(caller, body);
  }

  @Patch('tags/:id')
  @Answers(tagView)
  @Allows('tag.manage')
  changeTag(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: tagPatch }) body: z.infer<typeof tagPatch>): Promise<TagView> {
    return this.tags.change(caller, id, body);
  }

  @Delete('tags/:id')
  @Allows('tag.manage')
  @HttpCode(204)
  removeTag(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.tags.remove(caller, id);
  }

  /** Answers the tag that stays. */
  @Post('tags/:id/merge')
  @Answers(tagView)
  @Allows('tag.manage')
  @HttpCode(200)
  mergeTag(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: tagMergeBody }) body: z.infer<typeof tagMergeBody>): Promise<TagView> {
    return this.tags.merge(caller, id, body.intoId);
  }

  /** Takes back the deletion or the merge of a tag, for a month. */
  @Post('tags/:id/restore')
  @Answers(tagView)
  @Allows('tag.manage')
  @HttpCode(200)
  restoreTag(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<TagView> {
    return this.tags.restore(caller, id);
  }

  @Post('conversations/:id/tags')
  @Answers(conversationView)
  @Allows('conversation.work')
  @HttpCode(200)
  tag(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: taggingBody }) body: z.infer<typeof taggingBody>): Promise<ConversationView> {
    return this.tags.tag(caller, id, body);
  }
}
