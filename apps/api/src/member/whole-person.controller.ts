import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#accounts';
import {
  attributesBody,
  blockBody,
  linkPersonBody,
  listedBody,
  peopleAsk,
  type PeoplePage,
  peoplePage,
  personListBody,
  type PersonListView,
  personListView,
  personNoteBody,
  type WholePerson,
  wholePerson,
} from '#contracts';
import { Conversations, Inbox } from '#inbox';
import { WholePeople } from '#people';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, Who } from '../http/route.js';

@ApiTags('people')
@Controller('api/v1')
export class WholePersonController {
  constructor(
    private readonly people: WholePeople,
    private readonly inbox: Inbox,
    private readonly conversations: Conversations,
  ) {}

  /** People who were noted, listed, linked or blocked; all others are found by `GET /search`. */
  @Get('people')
  @Answers(peoplePage)
  @Allows('person.read')
  list(@Who() caller: Caller, @Query({ schema: peopleAsk }) { list, ...asked }: z.infer<typeof peopleAsk>): Promise<PeoplePage> {
    return this.people.page(caller, { ...asked, listId: list });
  }

  /** The human behind an account: all that is linked, and what there was between us. */
  @Get('authors/:id/person')
  @Answers(wholePerson)
  @Allows('person.read')
  async one(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<WholePerson> {
    const person = await this.people.find(caller, id);
    return {
      ...person,
      ...(await this.inbox.historyOf(
        caller,
        person.accounts.map((account) => account.id),
      )),
    };
  }

  @Post('authors/:id/link')
  @Answers(wholePerson)
  @Allows('person.work')
  async link(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body({ schema: linkPersonBody }) body: z.infer<typeof linkPersonBody>,
  ): Promise<WholePerson> {
    await this.people.link(caller, id, body.authorId, body.evidence);
    return this.one(caller, id);
  }

  @Delete('authors/:id/link/:otherId')
  @Allows('person.work')
  @HttpCode(204)
  unlink(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Param('otherId', IdPipe) otherId: string): Promise<void> {
    return this.people.unlink(caller, id, otherId);
  }

  @Patch('authors/:id/attributes')
  @Answers(wholePerson)
  @Allows('person.work')
  async describe(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body({ schema: attributesBody }) body: z.infer<typeof attributesBody>,
  ): Promise<WholePerson> {
    await this.people.describe(caller, id, body.attributes);
    return this.one(caller, id);
  }

  @Post('authors/:id/notes')
  @Answers(wholePerson, 201)
  @Allows('person.work')
  async note(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body({ schema: personNoteBody }) body: z.infer<typeof personNoteBody>,
  ): Promise<WholePerson> {
    await this.people.note(caller, id, body.text);
    return this.one(caller, id);
  }

  /** Blocked: what they write is kept and opens nothing; what is open is resolved. Let in again, nothing is lost. */
  @Post('authors/:id/block')
  @Answers(wholePerson)
  @Allows('person.work')
  async block(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: blockBody }) body: z.infer<typeof blockBody>): Promise<WholePerson> {
    await this.people.block(caller, id, body.blocked, body.why);
    const person = await this.one(caller, id);
    if (body.blocked) for (const { id: open, status } of person.conversations) if (status !== 'resolved') await this.conversations.resolve(caller, open);
    return this.one(caller, id);
  }

  @Post('authors/:id/lists')
  @Answers(wholePerson)
  @Allows('person.work')
  async listed(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: listedBody }) body: z.infer<typeof listedBody>): Promise<WholePerson> {
    await this.people.list(caller, id, body.listId, body.listed);
    return this.one(caller, id);
  }

  @Get('person-lists')
  @Answers(pageOf(personListView))
  @Allows('person.read')
  async lists(@Who() caller: Caller): Promise<{ items: PersonListView[]; next: null }> {
    return { items: await this.people.lists(caller), next: null };
  }

  /** A name that is there already answers that list. */
  @Post('person-lists')
  @Answers(personListView, 201)
  @Allows('person.work')
  makeList(@Who() caller: Caller, @Body({ schema: personListBody }) body: z.infer<typeof personListBody>): Promise<PersonListView> {
    return this.people.makeList(caller, body.name);
  }
}
