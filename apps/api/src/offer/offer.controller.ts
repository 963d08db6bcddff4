import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';
import type { Caller } from '#accounts';
import {
  acceptBody,
  declineBody,
  handleBody,
  offerAnswerBody,
  openQuestionsView,
  ownHandlesView,
  type OwnHandlesView,
  ownOffersView,
  type OwnOffersView,
} from '#contracts';
import { endedCookies } from '../http/cookie.js';
import { Answers } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, Who } from '../http/route.js';
import { needsSession } from '../session/session.controller.js';
import { Handles } from './handles.service.js';
import { Offers } from './offers.service.js';

@ApiTags('offers')
@Controller('api/v1')
export class OfferController {
  constructor(
    private readonly offers: Offers,
    private readonly handles: Handles,
  ) {}

  /** What is offered to whoever asks, or in their hands; never more than fifty. */
  @Get('offers')
  @Answers(ownOffersView)
  @Allows('offer.answer')
  mine(@Who() caller: Caller): Promise<OwnOffersView> {
    return this.offers.mine(caller, new Date());
  }

  /** The house guidelines, in the version that was read. */
  @Post('offers/guidelines')
  @Answers(ownOffersView)
  @Allows('offer.answer')
  accept(@Who() caller: Caller, @Body({ schema: acceptBody }) body: z.infer<typeof acceptBody>): Promise<OwnOffersView> {
    return this.offers.accept(caller, body.version, body.lang, new Date());
  }

  /** Questions in one's topics that nobody took yet; the newest, never more than twenty. */
  @Get('offers/open')
  @Answers(openQuestionsView)
  @Allows('offer.answer')
  async open(@Who() caller: Caller): Promise<z.infer<typeof openQuestionsView>> {
    return { items: await this.offers.open(caller) };
  }

  @Post('offers/open/:id/claim')
  @Answers(ownOffersView)
  @Allows('offer.answer')
  takeOpen(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<OwnOffersView> {
    return this.offers.takeOpen(caller, id, new Date());
  }

  /** The accounts as which one answers on networks. */
  @Get('offers/handles')
  @Answers(ownHandlesView)
  @Allows('offer.answer')
  handlesOf(@Who() caller: Caller): Promise<OwnHandlesView> {
    return this.handles.mine(caller);
  }

  @Put('offers/handles')
  @Answers(ownHandlesView)
  @Allows('offer.answer')
  putHandle(@Who() caller: Caller, @Body({ schema: handleBody }) body: z.infer<typeof handleBody>): Promise<OwnHandlesView> {
    return this.handles.put(caller, body.network, body.handle);
  }

  @Delete('offers/handles/:network')
  @Answers(ownHandlesView)
  @Allows('offer.answer')
  dropHandle(@Who() caller: Caller, @Param('network') network: string): Promise<OwnHandlesView> {
    return this.handles.drop(caller, network);
  }

  /** Looks for the code in the profile, and in what was heard. A 409: not found yet. */
  @Post('offers/handles/:network/check')
  @Answers(ownHandlesView)
  @Allows('offer.answer')
  checkHandle(@Who() caller: Caller, @Param('network') network: string): Promise<OwnHandlesView> {
    return this.handles.check(caller, network, new Date());
  }

  /** A 409 says why not: `taken` or `expired`. */
  @Post('offers/:id/claim')
  @Answers(ownOffersView)
  @Allows('offer.answer')
  claim(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<OwnOffersView> {
    return this.offers.claim(caller, id, new Date());
  }

  @Post('offers/:id/decline')
  @Answers(ownOffersView)
  @Allows('offer.answer')
  decline(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: declineBody }) body: z.infer<typeof declineBody>): Promise<OwnOffersView> {
    return this.offers.decline(caller, id, body.reason, new Date());
  }

  @Post('offers/:id/answer')
  @Answers(ownOffersView)
  @Allows('offer.answer')
  answer(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body({ schema: offerAnswerBody }) body: z.infer<typeof offerAnswerBody>,
  ): Promise<OwnOffersView> {
    return this.offers.answer(caller, id, body, new Date());
  }

  /** Gives back what was taken, ends every session, and asks for nothing more. */
  @Post('me/leave')
  @Allows('offer.answer')
  @HttpCode(204)
  async leave(@Who() caller: Caller, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.offers.leave(needsSession(caller), new Date());
    response.setHeader('set-cookie', endedCookies());
  }
}
