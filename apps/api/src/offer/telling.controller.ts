import { Body, Controller, Get, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#accounts';
import { pushBody, pushForgetBody, tellingBody, tellingView, type TellingView } from '#contracts';
import { Answers } from '../http/answers.js';
import { Allows, Who } from '../http/route.js';
import { Telling } from './telling.service.js';

@ApiTags('offers')
@Controller('api/v1/telling')
export class TellingController {
  constructor(private readonly telling: Telling) {}

  /** How whoever asks hears of offers. */
  @Get()
  @Answers(tellingView)
  @Allows('offer.answer')
  mine(@Who() caller: Caller): Promise<TellingView> {
    return this.telling.mine(caller);
  }

  @Put()
  @Answers(tellingView)
  @Allows('offer.answer')
  choose(@Who() caller: Caller, @Body({ schema: tellingBody }) body: z.infer<typeof tellingBody>): Promise<TellingView> {
    return this.telling.choose(caller, body.mail);
  }

  /** A browser that agreed to be told. Twice is once; of more than ten the one that came first goes. */
  @Post('devices')
  @Answers(tellingView, 201)
  @Allows('offer.answer')
  add(@Who() caller: Caller, @Body({ schema: pushBody }) body: z.infer<typeof pushBody>): Promise<TellingView> {
    return this.telling.add(caller, body, new Date());
  }

  @Post('devices/forget')
  @Answers(tellingView)
  @Allows('offer.answer')
  forget(@Who() caller: Caller, @Body({ schema: pushForgetBody }) body: z.infer<typeof pushForgetBody>): Promise<TellingView> {
    return this.telling.forget(caller, body.endpoint);
  }
}
