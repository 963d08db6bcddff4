import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#accounts';
import type { Config } from '#config';
import {
  oneTimeLink,
  partnerBody,
  partnerOfferBody,
  partnerPatch,
  partnerPersonBody,
  partnersCsvBody,
  partnersCsvView,
  type PartnersCsvView,
  partnersNearQuery,
  type PartnersNearView,
  partnersNearView,
  type PartnerView,
  partnerView,
} from '#contracts';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, type CallerRequest, Who } from '../http/route.js';
import { originFor } from '../member/member.controller.js';
import { configToken } from '../tokens.js';
import { Partners } from './partners.service.js';

@ApiTags('partners')
@Controller('api/v1')
export class PartnerController {
  constructor(
    private readonly partners: Partners,
    @Inject(configToken) private readonly config: Config,
  ) {}

  /** With their people and what came of their hand-offs. */
  @Get('partners')
  @Answers(pageOf(partnerView))
  @Allows('routing.read')
  async list(@Who() caller: Caller): Promise<{ items: PartnerView[]; next: null }> {
    return { items: await this.partners.list(caller), next: null };
  }

  @Post('partners')
  @Answers(partnerView, 201)
  @Allows('routing.manage')
  make(@Who() caller: Caller, @Body({ schema: partnerBody }) body: z.infer<typeof partnerBody>): Promise<PartnerView> {
    return this.partners.make(caller, body);
  }

  @Patch('partners/:id')
  @Answers(partnerView)
  @Allows('routing.manage')
  edit(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: partnerPatch }) body: z.infer<typeof partnerPatch>): Promise<PartnerView> {
    return this.partners.edit(caller, id, body);
  }

  /** One more of a partner's people. The link works once. */
  @Post('partners/:id/people')
  @Answers(oneTimeLink, 201)
  @Allows('member.manage')
  async addPerson(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body({ schema: partnerPersonBody }) body: z.infer<typeof partnerPersonBody>,
    @Req() request: CallerRequest,
  ): Promise<{ link: string }> {
    return { link: (await this.partners.addPerson(caller, id, body, originFor(this.config, request))).link };
  }

  /** At most 200 lines at a time: partners, each line with one of their people. Lines with an error are told. */
  @Post('partner-lists')
  @Answers(partnersCsvView, 201)
  @Allows('member.manage')
  takeList(
    @Who() caller: Caller,
    @Body({ schema: partnersCsvBody }) body: z.infer<typeof partnersCsvBody>,
    @Req() request: CallerRequest,
  ): Promise<PartnersCsvView> {
    return this.partners.takeList(caller, body.csv, originFor(this.config, request));
  }

  /** Who would be asked, near where the customer says to be, or near `place`. */
  @Get('conversations/:id/partners')
  @Answers(partnersNearView)
  @Allows('conversation.work')
  near(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Query({ schema: partnersNearQuery }) query: z.infer<typeof partnersNearQuery>,
  ): Promise<PartnersNearView> {
    return this.partners.near(caller, id, query.place || null);
  }

  /** Offers a conversation to the partners near a place, or near where the customer said to be. */
  @Post('conversations/:id/partners')
  @Allows('conversation.work')
  @HttpCode(204)
  offer(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: partnerOfferBody }) body: z.infer<typeof partnerOfferBody>): Promise<void> {
    return this.partners.offer(caller, id, body.place, new Date());
  }
}
