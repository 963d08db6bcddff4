import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#accounts';
import {
  type Page,
  topicBody,
  topicCheckBody,
  topicForecast,
  type TopicForecast,
  topicPatch,
  topicPreview,
  type TopicPreview,
  topicView,
  type TopicView,
} from '#contracts';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { pageQuery } from '../http/query.js';
import { Allows, Who } from '../http/route.js';
import { Topics } from './topic.service.js';
import { TopicSearches } from './topic-search.js';

const topicForecastBody = topicCheckBody.pick({ query: true });
const topicForecasts = z.object({ channels: z.array(topicForecast) });

@ApiTags('topics')
@Controller('api/v1/topics')
export class TopicController {
  constructor(
    private readonly topics: Topics,
    private readonly searches: TopicSearches,
  ) {}

  @Get()
  @Answers(pageOf(topicView))
  @Allows('insight.read')
  list(@Who() caller: Caller, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>): Promise<Page<TopicView>> {
    return this.topics.list(caller, query);
  }

  @Get(':id')
  @Answers(topicView)
  @Allows('insight.read')
  one(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<TopicView> {
    return this.topics.one(caller, id);
  }

  @Post()
  @Answers(topicView, 201)
  @Allows('topic.manage')
  make(@Who() caller: Caller, @Body({ schema: topicBody }) body: z.infer<typeof topicBody>): Promise<TopicView> {
    return this.topics.make(caller, body);
  }

  @Patch(':id')
  @Answers(topicView)
  @Allows('topic.manage')
  change(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: topicPatch }) body: z.infer<typeof topicPatch>): Promise<TopicView> {
    return this.topics.change(caller, id, body);
  }

  @Delete(':id')
  @Allows('topic.manage')
  @HttpCode(204)
  remove(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.topics.remove(caller, id);
  }

  /** Checks a query, explains it, and says what it would have found in the last 7 days. Nothing is stored. */
  @Post('preview')
  @Answers(topicPreview)
  @Allows('insight.read')
  preview(@Who() caller: Caller, @Body({ schema: topicCheckBody }) body: z.infer<typeof topicCheckBody>): Promise<TopicPreview> {
    return this.topics.preview(caller, body.query, body.lang);
  }

  /** What the networks say that searching for it would bring, and what that costs in a month. Nothing is stored. */
  @Post('forecast')
  @Answers(topicForecasts)
  @Allows('topic.manage')
  forecast(@Who() caller: Caller, @Body({ schema: topicForecastBody }) body: z.infer<typeof topicForecastBody>): Promise<{ channels: TopicForecast[] }> {
    return this.searches.forecast(caller, body.query).then((channels) => ({ channels }));
  }
}
