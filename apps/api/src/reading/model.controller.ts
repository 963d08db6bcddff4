import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#accounts';
import { modelPatch, type ModelView, modelView, type WeightsFile, weightsFile } from '#contracts';
import { Answers } from '../http/answers.js';
import { Allows, Who } from '../http/route.js';
import { Models } from './model.service.js';

@ApiTags('reading')
@Controller('api/v1/model')
export class ModelController {
  constructor(private readonly models: Models) {}

  /** Who reads, how well, where the line to "unsure" lies and what it trades, and what this workspace has taught. */
  @Get()
  @Answers(modelView)
  @Allows('model.read')
  view(@Who() caller: Caller): Promise<ModelView> {
    return this.models.view(caller);
  }

  @Patch()
  @Answers(modelView)
  @Allows('model.manage')
  change(@Who() caller: Caller, @Body({ schema: modelPatch }) body: z.infer<typeof modelPatch>): Promise<ModelView> {
    return this.models.change(caller, body as Parameters<Models['change']>[1]);
  }

  /** The workspace's own weights. They hold no text. */
  @Get('weights')
  @Answers(weightsFile)
  @Allows('model.read')
  weights(@Who() caller: Caller): Promise<WeightsFile> {
    return this.models.export(caller);
  }

  /** Builds upon weights from another workspace that reads with the same shared model. */
  @Post('weights')
  @Answers(modelView)
  @Allows('model.manage')
  import(@Who() caller: Caller, @Body({ schema: weightsFile }) body: WeightsFile): Promise<ModelView> {
    return this.models.import(caller, body);
  }

  /** Takes imported weights away again; what was learnt here stays. */
  @Delete('weights')
  @Answers(modelView)
  @Allows('model.manage')
  forget(@Who() caller: Caller): Promise<ModelView> {
    return this.models.import(caller, null);
  }
}
