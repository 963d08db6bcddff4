import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';
import type { Caller } from '#accounts';
import { declineBody, offerAnswerBody, ownOffersView, type OwnOffersView } from '#contracts';
import { endedCookies } from '../http/cookie.js';
import { Answers } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, Who } from '../http/route.js';
import { needsSession } from '../session/session.controller.js';
import { Offers } from './offers.service.js';

@ApiTags('offers')
@Controller('api/v1')
export class OfferController {
  constructor(private readonly offers: Offers) {}

  /** What is offered to whoever asks, or in their hands; never more than fifty. */
  @Get('offers')
  @Answers(ownOffersView)
  @Allows('offer.answer')
  mine(@Who() caller: Caller): Promise<OwnOffersView> {
    return this.offers.mine(caller, new Date());
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
