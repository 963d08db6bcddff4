import { Controller, Delete, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Caller } from '#accounts';
import { type Me, meView } from '#contracts';
import { Answers } from '../http/answers.js';
import { Allows, type CallerRequest, Who } from '../http/route.js';
import { Entrance } from '../session/entrance.js';
import { deviceOf, needsSession } from '../session/session.controller.js';
import { Demo } from './demo.service.js';

@ApiTags('demo')
@Controller('api/v1/demo')
export class DemoController {
  constructor(
    private readonly demo: Demo,
    private readonly entrance: Entrance,
  ) {}

  /** Makes or opens the demonstration, and enters it. */
  @Post()
  @Answers(meView)
  @Allows('demo.manage')
  async enter(@Who() caller: Caller, @Req() request: CallerRequest, @Res({ passthrough: true }) response: Response): Promise<Me> {
    return this.entrance.enterAs(await this.demo.enter(needsSession(caller), deviceOf(request)), request, response);
  }

  /** Removes it without trace, and goes back to the real workspace. */
  @Delete()
  @Answers(meView)
  @Allows('demo.manage')
  async remove(@Who() caller: Caller, @Req() request: CallerRequest, @Res({ passthrough: true }) response: Response): Promise<Me> {
    return this.entrance.enterAs(await this.demo.remove(needsSession(caller), deviceOf(request)), request, response);
  }
}
