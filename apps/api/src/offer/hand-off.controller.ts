import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import type { Caller } from '#accounts';
import {
  customerBody,
  type CustomerView,
  customerView,
  handOffByLinkBody,
  handOffLinkBody,
  handOffStep,
  ownHandOffsView,
  type OwnHandOffsView,
} from '#contracts';
import { Answers } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, type CallerRequest, Public, Who } from '../http/route.js';
import { Entrance } from '../session/entrance.js';
import { Customers } from './customers.service.js';
import { handOffCsv } from './hand-off-file.js';
import { HandOffs } from './hand-offs.service.js';

@ApiTags('hand-offs')
@Controller('api/v1')
export class HandOffController {
  constructor(
    private readonly handOffs: HandOffs,
    private readonly customers: Customers,
    private readonly entrance: Entrance,
  ) {}

  /** Requests for the partner of whoever asks. */
  @Get('hand-offs')
  @Answers(ownHandOffsView)
  @Allows('offer.answer')
  mine(@Who() caller: Caller): Promise<OwnHandOffsView> {
    return this.handOffs.mine(caller, new Date());
  }

  /** All the partner ever took, the last first, as CSV for their own programs: contacts only where the customer agreed. */
  @Get('hand-offs/export')
  @Answers(z.unknown().describe('A line of columns and a line for each request.'))
  @ApiProduces('text/csv')
  @Allows('offer.answer')
  async export(@Who() caller: Caller, @Res({ passthrough: true }) response: Response): Promise<string> {
    const file = handOffCsv(await this.handOffs.taken(caller));
    response.attachment('requests.csv').type('text/csv');
    return file;
  }

  /** accept, decline, contacted, done, not-done. A 409 says why not. */
  @Post('hand-offs/:id/steps')
  @Answers(ownHandOffsView)
  @Allows('offer.answer')
  step(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: handOffStep }) body: z.infer<typeof handOffStep>): Promise<OwnHandOffsView> {
    return this.handOffs.step(caller, id, body, new Date());
  }

  /** The one request a mailed link is for, without signing in. */
  @Post('hand-off-link')
  @Answers(ownHandOffsView)
  @Public()
  byLink(@Body({ schema: handOffLinkBody }) body: z.infer<typeof handOffLinkBody>, @Req() request: CallerRequest): Promise<OwnHandOffsView> {
    this.entrance.refuseForeign(request);
    return this.handOffs.byLink(body.token, null, new Date());
  }

  @Post('hand-off-link/steps')
  @Answers(ownHandOffsView)
  @Public()
  stepByLink(@Body({ schema: handOffByLinkBody }) body: z.infer<typeof handOffByLinkBody>, @Req() request: CallerRequest): Promise<OwnHandOffsView> {
    this.entrance.refuseForeign(request);
    return this.handOffs.byLink(body.token, body.step, new Date());
  }

  /** What a customer is asked by their link. */
  @Post('customer-link')
  @Answers(customerView)
  @Public()
  look(@Body({ schema: handOffLinkBody }) body: z.infer<typeof handOffLinkBody>, @Req() request: CallerRequest): Promise<CustomerView> {
    this.entrance.refuseForeign(request);
    return this.customers.look(body.token);
  }

  @Post('customer-link/answer')
  @Answers(customerView)
  @Public()
  say(@Body({ schema: customerBody }) body: z.infer<typeof customerBody>, @Req() request: CallerRequest): Promise<CustomerView> {
    this.entrance.refuseForeign(request);
    return this.customers.say(body, new Date());
  }
}
