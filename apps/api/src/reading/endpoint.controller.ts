import { Body, Controller, Delete, Get, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#accounts';
import { endpointBody, type EndpointView, endpointView, readingView, type ReadingView, tryBody } from '#contracts';
import { Answers } from '../http/answers.js';
import { Allows, Who } from '../http/route.js';
import { Endpoints } from './endpoint.service.js';

const maybe = z.object({ endpoint: endpointView.nullable() });

@ApiTags('reading')
@Controller('api/v1/model/endpoint')
export class EndpointController {
  constructor(private readonly endpoints: Endpoints) {}

  @Get()
  @Answers(maybe)
  @Allows('endpoint.manage')
  async view(@Who() caller: Caller): Promise<{ endpoint: EndpointView | null }> {
    return { endpoint: await this.endpoints.view(caller) };
  }

  /** Any endpoint in the manner of OpenAI's chat completions. The key is sealed, and never shown again. */
  @Put()
  @Answers(maybe)
  @Allows('endpoint.manage')
  async store(@Who() caller: Caller, @Body({ schema: endpointBody }) body: z.infer<typeof endpointBody>): Promise<{ endpoint: EndpointView | null }> {
    return { endpoint: await this.endpoints.store(caller, body) };
  }

  @Delete()
  @Answers(maybe)
  @Allows('endpoint.manage')
  async remove(@Who() caller: Caller): Promise<{ endpoint: null }> {
    await this.endpoints.remove(caller);
    return { endpoint: null };
  }

  /** Asks the endpoint about one text, within the day's budget. */
  @Post('try')
  @Answers(z.object({ reading: readingView }))
  @Allows('endpoint.manage')
  async try(@Who() caller: Caller, @Body({ schema: tryBody }) body: z.infer<typeof tryBody>): Promise<{ reading: ReadingView }> {
    return { reading: await this.endpoints.try(caller, body.text) };
  }
}
