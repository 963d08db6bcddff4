import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { audit, type Caller, roomAddress, scopeOf, Sealer } from '#accounts';
import { isRoomAddress, roomBody, roomCallBody, roomCallView, type RoomCallView, roomView, type RoomView } from '#contracts';
import { Database } from '#database';
import { AppError, newId } from '#kernel';
import { callRoom, callsOf, insertRoom, removeRoom, roomsOf } from '#routing';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, Who } from '../http/route.js';

/** Hosts of the house's own network where rooms may be, beside Slack and Teams. */
export class RoomHosts {
  constructor(readonly own: readonly string[]) {}
}

/** Colleagues elsewhere: rooms in Slack or Teams that can be brought in with a question. */
@ApiTags('routing')
@Controller('api/v1')
export class RoomController {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
    private readonly hosts: RoomHosts,
  ) {}

  @Get('rooms')
  @Answers(pageOf(roomView))
  @Allows('conversation.read')
  async list(@Who() caller: Caller): Promise<{ items: RoomView[]; next: null }> {
    return { items: await this.database.inWorkspace(scopeOf(caller), (tx) => roomsOf(tx, caller.workspaceId)), next: null };
  }

  /** The address is kept sealed and answered to nobody. */
  @Post('rooms')
  @Answers(roomView, 201)
  @Allows('webhook.manage')
  add(@Who() caller: Caller, @Body({ schema: roomBody }) body: z.infer<typeof roomBody>): Promise<RoomView> {
    const { workspaceId, memberId } = caller;
    const { keyVersion } = this.sealer;
    if (!isRoomAddress(body.kind, body.url, this.hosts.own))
      throw new AppError('invalid', 'That is no address of a room.', { fields: [{ field: 'url', message: 'is no incoming webhook of that kind' }] });
    const id = newId();
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const address = this.sealer.seal(body.url, roomAddress(workspaceId, id, keyVersion));
      await insertRoom(tx, workspaceId, { id, kind: body.kind, name: body.name, address, keyVersion });
      await audit(tx, workspaceId, { memberId, action: 'room.made', subject: id });
      return (await roomsOf(tx, workspaceId)).find((room) => room.id === id)!;
    });
  }

  @Delete('rooms/:id')
  @Allows('webhook.manage')
  @HttpCode(204)
  async remove(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    const { workspaceId, memberId } = caller;
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (!(await removeRoom(tx, workspaceId, id))) throw new AppError('not-found', 'There is no such room.');
      await audit(tx, workspaceId, { memberId, action: 'room.removed', subject: id });
    });
  }

  @Get('conversations/:id/room-calls')
  @Answers(pageOf(roomCallView))
  @Allows('conversation.read')
  async calls(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<{ items: RoomCallView[]; next: null }> {
    return { items: await this.database.inWorkspace(scopeOf(caller), (tx) => callsOf(tx, caller.workspaceId, id)), next: null };
  }

  /** Tells a room what was asked, private data hidden, with a link back. Repeated with the same id it is told once. */
  @Post('conversations/:id/room-calls')
  @Answers(pageOf(roomCallView), 201)
  @Allows('conversation.work')
  call(
    @Who() caller: Caller,
    @Param('id', IdPipe) conversationId: string,
    @Body({ schema: roomCallBody }) body: z.infer<typeof roomCallBody>,
  ): Promise<{ items: RoomCallView[]; next: null }> {
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const [seen] = await tx.query(`select 1 from conversation where workspace_id = $1 and id = $2`, [workspaceId, conversationId]);
      if (!seen) throw new AppError('not-found', 'There is no such conversation.');
      if (!(await callRoom(tx, workspaceId, { ...body, conversationId, memberId }, new Date())))
        throw new AppError('invalid', 'There is no such room.', { fields: [{ field: 'roomId', message: 'is no room of this workspace' }] });
      await audit(tx, workspaceId, { memberId, action: 'room.called', subject: conversationId, details: { roomId: body.roomId } });
      return { items: await callsOf(tx, workspaceId, conversationId), next: null };
    });
  }
}
