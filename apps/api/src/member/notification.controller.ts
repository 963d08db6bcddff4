import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#accounts';
import { notificationPage, type NotificationPage, notificationSettings, type NotificationSettings, readBody } from '#contracts';
import { Notifications } from '#inbox';
import { Answers } from '../http/answers.js';
import { pageQuery } from '../http/query.js';
import { Allows, Who } from '../http/route.js';

const readView = z.object({ read: z.number() });

@ApiTags('notifications')
@Controller('api/v1/notifications')
export class NotificationController {
  constructor(private readonly notifications: Notifications) {}

  @Get()
  @Answers(notificationPage)
  @Allows('self.manage')
  list(@Who() caller: Caller, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>): Promise<NotificationPage> {
    return this.notifications.list(caller, query);
  }

  @Post('read')
  @Answers(readView)
  @Allows('self.manage')
  read(@Who() caller: Caller, @Body({ schema: readBody }) body: z.infer<typeof readBody>): Promise<{ read: number }> {
    return this.notifications.read(caller, body);
  }

  @Get('settings')
  @Answers(notificationSettings)
  @Allows('self.manage')
  settings(@Who() caller: Caller): Promise<NotificationSettings> {
    return this.notifications.settings(caller);
  }

  @Patch('settings')
  @Answers(notificationSettings)
  @Allows('self.manage')
  choose(@Who() caller: Caller, @Body({ schema: notificationSettings }) body: NotificationSettings): Promise<NotificationSettings> {
    return this.notifications.choose(caller, body);
  }
}
