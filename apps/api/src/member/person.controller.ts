import { Controller, Delete, Get, Header, HttpCode, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#accounts';
import { type PersonView, personView } from '#contracts';
import { People } from '#people';
import { Answers } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, Who } from '../http/route.js';

@ApiTags('people')
@Controller('api/v1/authors/:id')
export class PersonController {
  constructor(private readonly people: People) {}

  @Get()
  @Answers(personView)
  @Allows('person.read')
  one(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<PersonView> {
    return this.people.find(caller, id);
  }

  /** Everything that is kept about the person. */
  @Get('export')
  @Answers(z.record(z.string(), z.unknown()))
  @Allows('person.export')
  @Header('content-disposition', 'attachment; filename="person.json"')
  export(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<Record<string, unknown>> {
    return this.people.export(caller, id);
  }

  /** Forgets the person for good; hearing the same again brings nothing back. */
  @Delete()
  @Allows('person.erase')
  @HttpCode(204)
  erase(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.people.erase(caller, id);
  }
}
