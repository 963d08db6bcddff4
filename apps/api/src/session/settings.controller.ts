import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { audit, type Caller, scopeOf, workspaceById } from '#accounts';
import { settingsPatch, type SettingsView, settingsView } from '#contracts';
import { Database } from '#database';
import { inboxSettings } from '#inbox';
import { askToFreshen } from '#reading';
import { Answers } from '../http/answers.js';
import { Allows, Who } from '../http/route.js';

@ApiTags('settings')
@Controller('api/v1/settings')
export class SettingsController {
  constructor(private readonly database: Database) {}

  @Get()
  @Answers(settingsView)
  @Allows('settings.read')
  read(@Who() caller: Caller): Promise<SettingsView> {
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const workspace = (await workspaceById(tx, caller.workspaceId))!;
      return { name: workspace.name, ...inboxSettings(workspace.settings) };
    });
  }

  @Patch()
  @Answers(settingsView)
  @Allows('settings.manage')
  async change(@Who() caller: Caller, @Body({ schema: settingsPatch }) body: z.infer<typeof settingsPatch>): Promise<SettingsView> {
    const { name, ...settings } = body;
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await tx.query(`update workspace set name = coalesce($2, name), settings = settings || $3::jsonb where id = $1`, [
        caller.workspaceId,
        name ?? null,
        JSON.stringify(settings),
      ]);
      if (settings.unsureBelow !== undefined) await askToFreshen(tx, caller.workspaceId);
      await audit(tx, caller.workspaceId, { memberId: caller.memberId, action: 'settings.changed', subject: caller.workspaceId, details: body });
    });
    return this.read(caller);
  }
}
