import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#accounts';
import {
  type CrisisView,
  crisisBody,
  crisisView,
  decisionView,
  type DecisionView,
  dryRunBody,
  dryRunView,
  type DryRunView,
  modeBody,
  ruleBody,
  ruleCheck,
  type RuleCheck,
  ruleCheckBody,
  type RuleField,
  ruleFieldsView,
  ruleMoments,
  ruleOrderBody,
  rulePatch,
  rulesView,
  type RulesView,
  ruleVersionView,
  type RuleVersionView,
  ruleView,
  type RuleView,
} from '#contracts';
import { describeFields } from '#query';
import { DryRuns, fieldsOf, Rules } from '#routing';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, Who } from '../http/route.js';

const lang = z.enum(['en', 'fr', 'zh']).default('en');
const inLanguage = z.object({ lang });
type InLanguage = z.infer<typeof inLanguage>;
const fieldsQuery = z.object({ lang, runs: z.enum(ruleMoments).default('arrival') });
const crisisState = z.object({ crisis: crisisView.nullable() });

@ApiTags('routing')
@Controller('api/v1')
export class RuleController {
  constructor(
    private readonly rules: Rules,
    private readonly dryRuns: DryRuns,
  ) {}

  @Get('rules')
  @Answers(rulesView)
  @Allows('routing.read')
  list(@Who() caller: Caller, @Query({ schema: inLanguage }) query: InLanguage): Promise<RulesView> {
    return this.rules.list(caller, query.lang);
  }

  @Post('rules')
  @Answers(ruleView, 201)
  @Allows('routing.manage')
  make(@Who() caller: Caller, @Body({ schema: ruleBody }) body: z.infer<typeof ruleBody>, @Query({ schema: inLanguage }) query: InLanguage): Promise<RuleView> {
    return this.rules.make(caller, body, query.lang);
  }

  @Patch('rules/:id')
  @Answers(ruleView)
  @Allows('routing.manage')
  patch(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body({ schema: rulePatch }) body: z.infer<typeof rulePatch>,
    @Query({ schema: inLanguage }) query: InLanguage,
  ): Promise<RuleView> {
    return this.rules.patch(caller, id, body, query.lang);
  }

  @Delete('rules/:id')
  @HttpCode(204)
  @Allows('routing.manage')
  remove(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.rules.remove(caller, id);
  }

  @Get('rules/:id/versions')
  @Answers(pageOf(ruleVersionView))
  @Allows('routing.read')
  async versions(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<{ items: RuleVersionView[]; next: null }> {
    return { items: await this.rules.history(caller, id), next: null };
  }

  /** What a condition means in words, or what is wrong with it and where. */
  @Post('rule-checks')
  @Answers(ruleCheck)
  @Allows('routing.read')
  check(@Body({ schema: ruleCheckBody }) body: z.infer<typeof ruleCheckBody>): RuleCheck {
    return this.rules.check(body.runs, body.query, body.lang);
  }

  /** The fields a condition may ask of, enough to build one by clicking. */
  @Get('rule-fields')
  @Answers(ruleFieldsView)
  @Allows('routing.read')
  fields(@Query({ schema: fieldsQuery }) query: z.infer<typeof fieldsQuery>): { items: RuleField[] } {
    return { items: describeFields(fieldsOf[query.runs], query.lang) };
  }

  @Post('rule-order')
  @Answers(rulesView)
  @Allows('routing.manage')
  order(
    @Who() caller: Caller,
    @Body({ schema: ruleOrderBody }) body: z.infer<typeof ruleOrderBody>,
    @Query({ schema: inLanguage }) query: InLanguage,
  ): Promise<RulesView> {
    return this.rules.order(caller, body.ids, query.lang);
  }

  /** `first`: in order, the first that names a place wins. `score`: weights are summed. */
  @Post('rule-mode')
  @Answers(rulesView)
  @Allows('routing.manage')
  mode(
    @Who() caller: Caller,
    @Body({ schema: modeBody }) body: z.infer<typeof modeBody>,
    @Query({ schema: inLanguage }) query: InLanguage,
  ): Promise<RulesView> {
    return this.rules.setMode(caller, body.mode, query.lang);
  }

  @Post('dry-runs')
  @Answers(dryRunView, 201)
  @Allows('routing.manage')
  tryRules(@Who() caller: Caller, @Body({ schema: dryRunBody }) body: z.infer<typeof dryRunBody>): Promise<DryRunView> {
    return this.dryRuns.start(caller, body, new Date());
  }

  @Get('dry-runs/:id')
  @Answers(dryRunView)
  @Allows('routing.read')
  dryRun(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<DryRunView> {
    return this.dryRuns.find(caller, id);
  }

  @Post('dry-runs/:id/cancel')
  @Answers(dryRunView)
  @Allows('routing.manage')
  cancel(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<DryRunView> {
    return this.dryRuns.cancel(caller, id);
  }

  @Get('conversations/:id/decisions')
  @Answers(pageOf(decisionView))
  @Allows('conversation.read')
  async whyHere(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<{ items: DecisionView[]; next: null }> {
    return { items: await this.rules.whyHere(caller, id), next: null };
  }

  @Get('crisis')
  @Answers(crisisState)
  @Allows('routing.read')
  async crisis(@Who() caller: Caller): Promise<{ crisis: CrisisView | null }> {
    return { crisis: await this.rules.crisis(caller) };
  }

  @Post('crisis')
  @Answers(crisisState)
  @Allows('crisis.switch')
  async begin(@Who() caller: Caller, @Body({ schema: crisisBody }) body: z.infer<typeof crisisBody>): Promise<{ crisis: CrisisView | null }> {
    return { crisis: await this.rules.switchCrisis(caller, body, new Date()) };
  }

  @Delete('crisis')
  @Answers(crisisState)
  @Allows('crisis.switch')
  async end(@Who() caller: Caller): Promise<{ crisis: CrisisView | null }> {
    return { crisis: await this.rules.switchCrisis(caller, null, new Date()) };
  }
}
