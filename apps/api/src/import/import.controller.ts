import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#accounts';
import { importBody, importCheck, type ImportCheck, importCheckBody, importView, type ImportView } from '#contracts';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, Who } from '../http/route.js';
import { Imports } from './import.service.js';

@ApiTags('imports')
@Controller('api/v1/imports')
export class ImportController {
  constructor(private readonly imports: Imports) {}

  /** Tries a file: which columns are what, what is wrong on which line. Nothing is kept. */
  @Post('check')
  @Answers(importCheck)
  @Allows('inbox.import')
  check(@Who() caller: Caller, @Body({ schema: importCheckBody }) body: z.infer<typeof importCheckBody>): ImportCheck {
    return this.imports.check(caller, body);
  }

  @Post()
  @Answers(importView, 201)
  @Allows('inbox.import')
  make(@Who() caller: Caller, @Body({ schema: importBody }) body: z.infer<typeof importBody>): Promise<ImportView> {
    return this.imports.make(caller, body);
  }

  /** The newest hundred. */
  @Get()
  @Answers(pageOf(importView))
  @Allows('inbox.import')
  async list(@Who() caller: Caller): Promise<{ items: ImportView[]; next: null }> {
    return { items: await this.imports.list(caller), next: null };
  }

  @Get(':id')
  @Answers(importView)
  @Allows('inbox.import')
  one(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<ImportView> {
    return this.imports.one(caller, id);
  }
}
