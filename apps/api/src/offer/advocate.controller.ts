import { Body, Controller, Get, Inject, Param, Patch, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { type Caller, Guests } from '#accounts';
import type { Config } from '#config';
import { advocatePatch, advocatesCsvBody, advocatesCsvView, type AdvocatesCsvView, type AdvocateView, advocateView, oneTimeLink, proveBody } from '#contracts';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, type CallerRequest, Who } from '../http/route.js';
import { originFor } from '../member/member.controller.js';
import { configToken } from '../tokens.js';
import { Handles } from './handles.service.js';
import { Advocates } from './advocates.service.js';

@ApiTags('advocates')
@Controller('api/v1/advocates')
export class AdvocateController {
  constructor(
    private readonly advocates: Advocates,
    private readonly guests: Guests,
    private readonly handles: Handles,
    @Inject(configToken) private readonly config: Config,
  ) {}

  /** With their record: answered, declined, silent, how fast they take. */
  @Get()
  @Answers(pageOf(advocateView))
  @Allows('routing.read')
  async list(@Who() caller: Caller): Promise<{ items: AdvocateView[]; next: null }> {
    return { items: await this.advocates.list(caller), next: null };
  }

  /** At most 200 lines at a time. Lines with an error are told; all others are invited. */
  @Post()
  @Answers(advocatesCsvView, 201)
  @Allows('member.manage')
  invite(
    @Who() caller: Caller,
    @Body({ schema: advocatesCsvBody }) body: z.infer<typeof advocatesCsvBody>,
    @Req() request: CallerRequest,
  ): Promise<AdvocatesCsvView> {
    return this.advocates.invite(caller, body.csv, originFor(this.config, request));
  }

  @Patch(':id')
  @Answers(pageOf(advocateView))
  @Allows('routing.manage')
  async change(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body({ schema: advocatePatch }) body: z.infer<typeof advocatePatch>,
  ): Promise<{ items: AdvocateView[]; next: null }> {
    return { items: await this.advocates.change(caller, id, body), next: null };
  }

  /** Staff's word for a handle, where no network can be asked; or against it. */
  @Post(':id/handles/:network')
  @Answers(pageOf(advocateView))
  @Allows('routing.manage')
  async prove(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Param('network') network: string,
    @Body({ schema: proveBody }) body: z.infer<typeof proveBody>,
  ): Promise<{ items: AdvocateView[]; next: null }> {
    await this.handles.proveByStaff(caller, id, network, body.proven, new Date());
    return { items: await this.advocates.list(caller), next: null };
  }

  /** A new way in for somebody who lost theirs. Works once. */
  @Post(':id/link')
  @Answers(oneTimeLink, 201)
  @Allows('member.manage')
  async link(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Req() request: CallerRequest): Promise<{ link: string }> {
    return { link: await this.guests.link(caller, id, originFor(this.config, request)) };
  }
}
