import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { audit, type Caller, can, scopeOf } from '#accounts';
import type { Config } from '#config';
import {
  reportBody,
  reportLinkBody,
  reportLinkMade,
  type ReportLinkMade,
  reportLinkView,
  type ReportLinkView,
  reportPatch,
  reportView,
  type ReportView,
  sharedReport,
  type SharedReport,
  sharedReportToken,
} from '#contracts';
import { Database, type Transaction } from '#database';
import { drawn, forOutside, linkOf, makeReportLink, putReport, removeReport, removeReportLink, reportById, reportLinks, reports, sharedBy } from '#insights';
import { AppError } from '#kernel';
import { configToken } from '../tokens.js';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { pageQuery } from '../http/query.js';
import { Allows, type CallerRequest, Public, Who } from '../http/route.js';
import { originFor } from '../member/member.controller.js';

/** Charts that were saved together: mailed by a schedule, shared by links that end. */
@ApiTags('insights')
@Controller('api/v1/reports')
export class ReportController {
  constructor(
    private readonly database: Database,
    @Inject(configToken) private readonly config: Config,
  ) {}

  @Get()
  @Answers(pageOf(reportView))
  @Allows('insight.read')
  list(@Who() caller: Caller, @Query({ schema: pageQuery }) page: z.infer<typeof pageQuery>): Promise<{ items: ReportView[]; next: string | null }> {
    return this.database.inWorkspace(scopeOf(caller), (tx) => reports(tx, caller.workspaceId, page));
  }

  @Post()
  @Answers(reportView, 201)
  @Allows('report.manage')
  make(@Who() caller: Caller, @Body({ schema: reportBody }) body: z.infer<typeof reportBody>): Promise<ReportView> {
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), (tx) => putReport(tx, workspaceId, null, body, { memberId, now: new Date() }));
  }

  /** Mails hold from now on what whoever changed it may see. */
  @Patch(':id')
  @Answers(reportView)
  @Allows('report.manage')
  change(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: reportPatch }) body: z.infer<typeof reportPatch>): Promise<ReportView> {
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const before = await existing(tx, workspaceId, id);
      const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      return putReport(tx, workspaceId, id, { ...before, ...given }, { memberId, now: new Date() });
    });
  }

  @Delete(':id')
  @HttpCode(204)
  @Allows('report.manage')
  async remove(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (!(await removeReport(tx, caller.workspaceId, id))) throw gone();
    });
  }

  /** Links that still open. */
  @Get(':id/links')
  @Answers(pageOf(reportLinkView))
  @Allows('report.manage')
  links(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<{ items: ReportLinkView[]; next: null }> {
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await existing(tx, caller.workspaceId, id);
      return { items: await reportLinks(tx, caller.workspaceId, id, new Date()), next: null };
    });
  }

  /** A link that opens the report for whoever has it, until it ends or is taken back. Its address is told once. */
  @Post(':id/links')
  @Answers(reportLinkMade, 201)
  @Allows('report.manage')
  share(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body({ schema: reportLinkBody }) { days }: z.infer<typeof reportLinkBody>,
    @Req() request: CallerRequest,
  ): Promise<ReportLinkMade> {
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await existing(tx, workspaceId, id);
      const { token, ...link } = await makeReportLink(tx, workspaceId, { reportId: id, memberId, days, now: new Date() });
      await audit(tx, workspaceId, { memberId, action: 'report.shared', subject: id });
      return { ...link, url: `${originFor(this.config, request)}/shared-report#token=${token}` };
    });
  }

  @Delete(':id/links/:linkId')
  @HttpCode(204)
  @Allows('report.manage')
  async unshare(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Param('linkId', IdPipe) linkId: string): Promise<void> {
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (!(await removeReportLink(tx, caller.workspaceId, id, linkId))) throw new AppError('not-found', 'There is no such link.');
      await audit(tx, caller.workspaceId, { memberId: caller.memberId, action: 'report.unshared', subject: id });
    });
  }
}

/** For whoever has a link. Its token comes in the body, so that no log has it. */
@ApiTags('insights')
@Controller('api/v1/shared-reports')
export class SharedReportController {
  private readonly looks = new Map<string, { untilMs: number; charts: Promise<SharedReport['charts']> }>();

  constructor(private readonly database: Database) {}

  @Post('look')
  @Answers(sharedReport)
  @Public()
  async look(@Body({ schema: sharedReportToken }) { token }: z.infer<typeof sharedReportToken>): Promise<SharedReport> {
    const now = new Date();
    const link = await this.database.inDirectory((tx) => linkOf(tx, token, now));
    if (!link) throw over();
    const { workspaceId, linkId } = link;
    const shared = await this.database.inWorkspace({ workspaceId }, (tx) => sharedBy(tx, workspaceId, linkId));
    // Whoever shared it lent what they may see; once they may not, nobody may by it.
    if (!shared || !can(shared.role, 'insight.read')) throw over();
    const { memberId, role, workspace, expiresAt } = shared;
    return this.database.inWorkspace({ workspaceId, memberId, role }, async (tx) => {
      const report = await reportById(tx, workspaceId, shared.reportId);
      if (!report) throw over();
      const asked = JSON.stringify([memberId, role, report.charts]);
      const draw = async (): Promise<SharedReport['charts']> =>
        (await drawn(tx, workspaceId, report.charts, now)).map(({ title, view }) => ({ title, view: forOutside(view) }));
      return { workspace, name: report.name, expiresAt: expiresAt.toISOString(), charts: await this.drawnOnce(`${workspaceId} ${asked}`, draw) };
    });
  }

  /** A link may be sent to thousands, and each may look again and again: what they see is worked out once in a while. */
  private drawnOnce(key: string, draw: () => Promise<SharedReport['charts']>): Promise<SharedReport['charts']> {
    const nowMs = Date.now();
    for (const [other, { untilMs }] of this.looks) if (untilMs <= nowMs) this.looks.delete(other);
    const known = this.looks.get(key);
    if (known) return known.charts;
    const charts = draw();
    this.looks.set(key, { untilMs: nowMs + lookMs, charts });
    charts.catch(() => this.looks.delete(key));
    return charts;
  }
}

/** What is seen by a link is at most so old. */
const lookMs = 10_000;

const gone = (): AppError => new AppError('not-found', 'There is no such report.');
const over = (): AppError => new AppError('gone', 'This link is no longer good.');
async function existing(tx: Transaction, workspaceId: string, id: string): Promise<ReportView> {
  const report = await reportById(tx, workspaceId, id);
  if (!report) throw gone();
  return report;
}
