import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { surveyAnswer, surveyPage, type SurveyPage, surveyToken } from '#contracts';
import { Surveys } from '#inbox';
import { Answers } from '../http/answers.js';
import { Public } from '../http/route.js';

/** For people outside who were asked whether they are content. The token of their link comes in the body, so that no log has it. */
@ApiTags('surveys')
@Controller('api/v1/surveys')
export class SurveyController {
  constructor(private readonly surveys: Surveys) {}

  @Post('look')
  @Answers(surveyPage)
  @Public()
  look(@Body({ schema: surveyToken }) { token }: z.infer<typeof surveyToken>): Promise<SurveyPage> {
    return this.surveys.look(token);
  }

  @Post('answer')
  @HttpCode(204)
  @Public()
  answer(@Body({ schema: surveyAnswer }) { token, ...answer }: z.infer<typeof surveyAnswer>): Promise<void> {
    return this.surveys.answer(token, answer);
  }
}
