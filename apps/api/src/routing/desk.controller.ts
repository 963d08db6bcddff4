import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#accounts';
import {
  availabilityBody,
  deskBody,
  deskMemberBody,
  deskPatch,
  deskView,
  type DeskView,
  leaveBody,
  profileBody,
  profileView,
  type ProfileView,
  sightBody,
  type SightView,
  teamBody,
  teamView,
  type TeamView,
} from '#contracts';
import { Desks, Staffing } from '#routing';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, Who } from '../http/route.js';

type Whole<T> = { items: T[]; next: null };

@ApiTags('routing')
@Controller('api/v1')
export class DeskController {
  constructor(
    private readonly desks: Desks,
    private readonly staffing: Staffing,
  ) {}

  @Get('desks')
  @Answers(pageOf(deskView))
  @Allows('routing.read')
  async list(@Who() caller: Caller): Promise<Whole<DeskView>> {
    return { items: await this.desks.list(caller), next: null };
  }

  @Post('desks')
  @Answers(deskView, 201)
  @Allows('routing.manage')
  make(@Who() caller: Caller, @Body({ schema: deskBody }) body: z.infer<typeof deskBody>): Promise<DeskView> {
    return this.desks.make(caller, body);
  }

  @Patch('desks/:id')
  @Answers(deskView)
  @Allows('routing.manage')
  patch(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: deskPatch }) body: z.infer<typeof deskPatch>): Promise<DeskView> {
    return this.desks.patch(caller, id, body);
  }

  @Post('desks/:id/members/:memberId')
  @Answers(deskView)
  @Allows('routing.manage')
  seat(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Param('memberId', IdPipe) memberId: string,
    @Body({ schema: deskMemberBody }) body: z.infer<typeof deskMemberBody>,
  ): Promise<DeskView> {
    return this.desks.seat(caller, id, memberId, body);
  }

  @Delete('desks/:id/members/:memberId')
  @Answers(deskView)
  @Allows('routing.manage')
  unseat(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Param('memberId', IdPipe) memberId: string): Promise<DeskView> {
    return this.desks.unseat(caller, id, memberId);
  }

  @Get('teams')
  @Answers(pageOf(teamView))
  @Allows('routing.read')
  async teams(@Who() caller: Caller): Promise<Whole<TeamView>> {
    return { items: await this.desks.teams(caller), next: null };
  }

  @Post('teams')
  @Answers(teamView, 201)
  @Allows('routing.manage')
  makeTeam(@Who() caller: Caller, @Body({ schema: teamBody }) body: z.infer<typeof teamBody>): Promise<TeamView> {
    return this.desks.keepTeam(caller, null, body);
  }

  @Patch('teams/:id')
  @Answers(teamView)
  @Allows('routing.manage')
  changeTeam(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: teamBody }) body: z.infer<typeof teamBody>): Promise<TeamView> {
    return this.desks.keepTeam(caller, id, body);
  }

  @Delete('teams/:id')
  @HttpCode(204)
  @Allows('routing.manage')
  dropTeam(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.desks.dropTeam(caller, id);
  }

  @Get('profiles')
  @Answers(pageOf(profileView))
  @Allows('routing.read')
  async profiles(@Who() caller: Caller): Promise<Whole<ProfileView>> {
    return { items: await this.staffing.profiles(caller, new Date()), next: null };
  }

  /** Languages, skills, hours and territories; one's own, or anybody's for those who manage routing. */
  @Patch('members/:id/profile')
  @Answers(profileView)
  @Allows('routing.read')
  profile(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: profileBody }) body: z.infer<typeof profileBody>): Promise<ProfileView> {
    return this.staffing.keepProfile(caller, id, body, new Date());
  }

  @Post('members/:id/leave')
  @Answers(profileView)
  @Allows('routing.read')
  leave(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: leaveBody }) body: z.infer<typeof leaveBody>): Promise<ProfileView> {
    return this.staffing.addLeave(caller, id, body, new Date());
  }

  @Delete('members/:id/leave/:leaveId')
  @Answers(profileView)
  @Allows('routing.read')
  dropLeave(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Param('leaveId', IdPipe) leaveId: string): Promise<ProfileView> {
    return this.staffing.dropLeave(caller, id, leaveId, new Date());
  }

  @Get('me/availability')
  @Answers(profileView)
  @Allows('self.manage')
  availability(@Who() caller: Caller): Promise<ProfileView> {
    return this.staffing.availability(caller, new Date());
  }

  @Post('me/availability')
  @Answers(profileView)
  @Allows('self.manage')
  setAvailability(@Who() caller: Caller, @Body({ schema: availabilityBody }) body: z.infer<typeof availabilityBody>): Promise<ProfileView> {
    return this.staffing.setAvailability(caller, body.availability, new Date());
  }

  /** What the member may see; nulls mean everything. */
  @Get('members/:id/sight')
  @Answers(sightBody)
  @Allows('routing.sight')
  sight(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<SightView> {
    return this.staffing.sight(caller, id);
  }

  @Patch('members/:id/sight')
  @Answers(sightBody)
  @Allows('routing.sight')
  bound(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: sightBody }) body: z.infer<typeof sightBody>): Promise<SightView> {
    return this.staffing.bound(caller, id, body);
  }
}
