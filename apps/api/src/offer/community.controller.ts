import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#accounts';
import {
  applicantBody,
  applicantDecided,
  type ApplicantDecided,
  applicantView,
  type ApplicantView,
  applicationBody,
  communityView,
  type CommunityView,
  guidelinesBody,
  joinPageBody,
  joinPageView,
  type JoinPageView,
  type Page,
} from '#contracts';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, type CallerRequest, Public, Who } from '../http/route.js';
import { Entrance } from '../session/entrance.js';
import { deviceOf } from '../session/session.controller.js';
import { Community } from './community.service.js';

const applicantsQuery = z.object({ cursor: z.uuid().optional() });

@ApiTags('community')
@Controller('api/v1')
export class CommunityController {
  constructor(
    private readonly community: Community,
    private readonly entrance: Entrance,
  ) {}

  /** The join link, the guidelines in force, and how many apply. */
  @Get('community')
  @Answers(communityView)
  @Allows('routing.read')
  read(@Who() caller: Caller): Promise<CommunityView> {
    return this.community.read(caller);
  }

  /** A new link; the one before ends. */
  @Post('community/join-link')
  @Answers(communityView, 201)
  @Allows('member.manage')
  openJoining(@Who() caller: Caller): Promise<CommunityView> {
    return this.community.switchJoining(caller, true);
  }

  @Delete('community/join-link')
  @Answers(communityView)
  @Allows('member.manage')
  closeJoining(@Who() caller: Caller): Promise<CommunityView> {
    return this.community.switchJoining(caller, false);
  }

  /** A new version, which every advocate accepts before they are shown anything more. */
  @Put('community/guidelines')
  @Answers(communityView)
  @Allows('routing.manage')
  write(@Who() caller: Caller, @Body({ schema: guidelinesBody }) body: z.infer<typeof guidelinesBody>): Promise<CommunityView> {
    return this.community.write(caller, body.texts);
  }

  @Get('applicants')
  @Answers(pageOf(applicantView))
  @Allows('routing.read')
  applicants(@Who() caller: Caller, @Query({ schema: applicantsQuery }) query: z.infer<typeof applicantsQuery>): Promise<Page<ApplicantView>> {
    return this.community.applicants(caller, query.cursor ?? null);
  }

  @Post('applicants/:id/decide')
  @Answers(applicantDecided)
  @Allows('member.manage')
  decide(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body({ schema: applicantBody }) body: z.infer<typeof applicantBody>,
  ): Promise<ApplicantDecided> {
    return this.community.decide(caller, id, body.accept, new Date());
  }

  /** What whoever opens the join link reads. The token comes in the body, so that no log has it. */
  @Post('join-page')
  @Answers(joinPageView)
  @Public()
  look(@Body({ schema: joinPageBody }) body: z.infer<typeof joinPageBody>, @Req() request: CallerRequest): Promise<JoinPageView> {
    this.entrance.refuseForeign(request);
    return this.community.look(body.token);
  }

  @Post('join-page/apply')
  @HttpCode(204)
  @Public()
  apply(@Body({ schema: applicationBody }) body: z.infer<typeof applicationBody>, @Req() request: CallerRequest): Promise<void> {
    this.entrance.refuseForeign(request);
    return this.community.apply(body, deviceOf(request), new Date());
  }
}
