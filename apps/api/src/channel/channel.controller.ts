import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#accounts';
import { channelBody, type ChannelCreated, channelPatch, type ChannelView, channelView, channelCreated, secretRotated } from '#contracts';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, Who } from '../http/route.js';
import { Channels } from './channel.service.js';

@ApiTags('channels')
@Controller('api/v1/channels')
export class ChannelController {
  constructor(private readonly channels: Channels) {}

  @Get()
  @Answers(pageOf(channelView))
  @Allows('channel.read')
  async list(@Who() caller: Caller): Promise<{ items: ChannelView[]; next: null }> {
    return { items: await this.channels.list(caller), next: null };
  }

  /** `secret` is shown this once. */
  @Post()
  @Answers(channelCreated, 201)
  @Allows('channel.manage')
  create(@Who() caller: Caller, @Body({ schema: channelBody }) body: z.infer<typeof channelBody>): Promise<ChannelCreated> {
    return this.channels.create(caller, body);
  }

  @Patch(':id')
  @Answers(channelView)
  @Allows('channel.manage')
  change(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: channelPatch }) body: z.infer<typeof channelPatch>): Promise<ChannelView> {
    return this.channels.change(caller, id, body);
  }

  @Post(':id/rotate')
  @Answers(secretRotated)
  @Allows('channel.manage')
  rotate(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<{ secret: string; previousUntil: string }> {
    return this.channels.rotate(caller, id);
  }

  @Delete(':id')
  @Allows('channel.manage')
  @HttpCode(204)
  remove(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.channels.remove(caller, id);
  }
}
