import { hashToken } from '#accounts';
import type { SurveyPage } from '#contracts';
import type { Database } from '#database';
import { appendEvents } from '#events';
import { AppError } from '#kernel';
import { addActivity } from './activity.store.js';

interface Found {
  workspaceId: string;
  surveyId: string;
}

/** Answers of people who were asked whether they are content. They have a link and nothing else. */
export class Surveys {
  constructor(private readonly database: Database) {}

  async look(token: string): Promise<SurveyPage> {
    const { workspaceId, surveyId } = await this.find(token);
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const [row] = await tx.query<SurveyPage>(
        `select w.name as workspace, s.answered_at is not null as answered from survey s join workspace w on w.id = s.workspace_id
         where s.workspace_id = $1 and s.id = $2`,
        [workspaceId, surveyId],
      );
      if (!row) throw over();
      return row;
    });
  }

  /** Once. A second answer is refused, whoever has the link. */
  async answer(token: string, { score, comment }: { score: number; comment: string }): Promise<void> {
    const { workspaceId, surveyId } = await this.find(token);
    await this.database.inWorkspace({ workspaceId }, async (tx) => {
      const [row] = await tx.query<{ conversation_id: string; channel_id: string | null; desk_id: string | null }>(
        `update survey s set answered_at = now(), score = $3, comment = nullif($4, '')
         from conversation c where s.workspace_id = $1 and s.id = $2 and s.answered_at is null and c.workspace_id = s.workspace_id and c.id = s.conversation_id
         returning s.conversation_id, c.channel_id, c.desk_id`,
        [workspaceId, surveyId, score, comment],
      );
      if (!row) throw new AppError('conflict', 'This was answered already.');
      const { conversation_id: conversationId, channel_id: channelId, desk_id: deskId } = row;
      await addActivity(tx, workspaceId, { conversationId, memberId: null, type: 'rated', details: { score } });
      await appendEvents(tx, workspaceId, [{ type: 'survey.answered', conversationId, channelId, deskId, body: { surveyId, score } }]);
    });
  }

  private async find(token: string): Promise<Found> {
    const [found] = await this.database.inDirectory((tx) =>
      tx.query<Found>(`select workspace_id as "workspaceId", survey_id as "surveyId" from directory_survey where hash = $1 and expires_at > now()`, [
        hashToken(token),
      ]),
    );
    if (!found) throw over();
    return found;
  }
}

const over = (): AppError => new AppError('gone', 'This link is no longer good.');
