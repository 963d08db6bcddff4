import type { LiveView } from '#contracts';
import type { Database } from '#database';
import { type ExplainIn } from '#inbox';
import { gapsSince, liveFigures, newestComplaints, Normals, questionsAsked } from '#insights';
import { lagOf } from '../health/status.store.js';

const newest = 12;

/** The live screen of a workspace, worked out once for everybody who watches. */
export class LiveScreen {
  private readonly normals = new Normals();

  constructor(
    private readonly database: Database,
    private readonly explain: ExplainIn,
  ) {}

  view(workspaceId: string, now = new Date()): Promise<LiveView> {
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const figures = await liveFigures(tx, workspaceId, this.normals, now);
      const posts = await newestComplaints(tx, workspaceId, newest);
      const explain = await this.explain(tx, workspaceId);
      const lag = await lagOf(tx, workspaceId);
      return {
        ...figures,
        newest: posts.map(({ lang, model, title, ...post }) => ({
          ...post,
          because: title === null ? explain(post.text, lang, model, 'complaint').map(({ start, end }) => ({ start, end })) : [],
        })),
        gaps: await gapsSince(tx, workspaceId, new Date(figures.from)),
        questions: await questionsAsked(tx, workspaceId),
        lagMs: lag.house ? { p50: lag.house.p50, p95: lag.house.p95 } : null,
      };
    });
  }
}
