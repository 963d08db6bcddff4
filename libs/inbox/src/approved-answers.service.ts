import { allow, audit, type Caller, scopeOf } from '#accounts';
import type { AnswerToApproveView, ApprovedAnswerBody, ApprovedAnswerView, Page } from '#contracts';
import type { Database, Transaction } from '#database';
import { AppError, newId } from '#kernel';
import { keyWords, matching } from './answer-matching.js';
import {
  addApprovedAnswer,
  answersToApprove,
  approvedAnswer,
  approvedAnswers,
  changeApprovedAnswer,
  noteHelped,
  withdrawApprovedAnswer,
} from './approved-answer.store.js';

const atOnce = 50;
/** What visitors are shown follows a decision within this time. */
const keptMs = 5_000;
/** More than these are not looked through while somebody types. */
const mostKnown = 5_000;
const mostShown = 3;

type Known = Pick<ApprovedAnswerView, 'id' | 'question' | 'answer' | 'lang'> & { words: Set<string> };

/** Answers that staff approved for others who ask the same, and the questions that wait for such a word. */
export class ApprovedAnswers {
  private readonly kept = new Map<string, { untilMs: number; known: Promise<Known[]> }>();

  constructor(private readonly database: Database) {}

  list(caller: Caller, cursor: string | null): Promise<Page<ApprovedAnswerView>> {
    allow(caller, 'conversation.read');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const items = await approvedAnswers(tx, caller.workspaceId, cursor, atOnce + 1);
      return { items: items.slice(0, atOnce), next: items.length > atOnce ? items[atOnce - 1]!.id : null };
    });
  }

  waiting(caller: Caller, cursor: string | null): Promise<Page<AnswerToApproveView>> {
    allow(caller, 'conversation.read');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const found = await answersToApprove(tx, caller.workspaceId, cursor, atOnce + 1);
      return { items: found.slice(0, atOnce).map(({ view }) => view), next: found.length > atOnce ? found[atOnce - 1]!.outcomeId : null };
    });
  }

  /** In the words it is to be shown with. */
  approve(caller: Caller, given: ApprovedAnswerBody, now: Date): Promise<ApprovedAnswerView> {
    const id = newId();
    return this.change(caller, id, 'answer.approved', async (tx, workspaceId) => {
      if (given.askedIn) await sees(tx, workspaceId, given.askedIn);
      if (!(await addApprovedAnswer(tx, workspaceId, id, { ...given, state: 'approved' }, caller.memberId, now)))
        throw new AppError('conflict', 'Somebody decided on this conversation meanwhile.');
    });
  }

  /** It is not proposed again. */
  passOver(caller: Caller, askedIn: string, now: Date): Promise<void> {
    allow(caller, 'text.share');
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await sees(tx, workspaceId, askedIn);
      await addApprovedAnswer(tx, workspaceId, newId(), { question: '', answer: '', lang: 'und', askedIn, state: 'refused' }, memberId, now);
    });
  }

  edit(caller: Caller, id: string, given: Omit<ApprovedAnswerBody, 'askedIn'>, now: Date): Promise<ApprovedAnswerView> {
    return this.change(caller, id, 'answer.changed', async (tx, workspaceId) => {
      if (!(await changeApprovedAnswer(tx, workspaceId, id, given, caller.memberId, now))) throw none();
    });
  }

  withdraw(caller: Caller, id: string, now: Date): Promise<void> {
    allow(caller, 'text.share');
    const { workspaceId, memberId } = caller;
    this.kept.delete(workspaceId);
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (!(await withdrawApprovedAnswer(tx, workspaceId, id, memberId, now))) throw none();
      await audit(tx, workspaceId, { memberId, action: 'answer.withdrawn', subject: id });
    });
  }

  /** For a visitor who types; nobody is asked who they are. */
  async matching(workspaceId: string, typed: string, lang: string): Promise<Pick<Known, 'id' | 'question' | 'answer' | 'lang'>[]> {
    const found = matching(typed, await this.known(workspaceId), lang, mostShown);
    return found.map(({ id, question, answer, lang: written }) => ({ id, question, answer, lang: written }));
  }

  helped(workspaceId: string, id: string): Promise<void> {
    return this.database.inWorkspace({ workspaceId }, (tx) => noteHelped(tx, workspaceId, id));
  }

  private known(workspaceId: string): Promise<Known[]> {
    const kept = this.kept.get(workspaceId);
    if (kept && kept.untilMs > Date.now()) return kept.known;
    const known = this.database
      .inWorkspace({ workspaceId }, (tx) => approvedAnswers(tx, workspaceId, null, mostKnown))
      .then((rows) => rows.map(({ id, question, answer, lang }) => ({ id, question, answer, lang, words: keyWords(question) })));
    this.kept.set(workspaceId, { untilMs: Date.now() + keptMs, known });
    known.catch(() => this.kept.delete(workspaceId));
    return known;
  }

  private change(caller: Caller, id: string, action: string, work: (tx: Transaction, workspaceId: string) => Promise<void>): Promise<ApprovedAnswerView> {
    allow(caller, 'text.share');
    const { workspaceId, memberId } = caller;
    this.kept.delete(workspaceId);
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await work(tx, workspaceId);
      await audit(tx, workspaceId, { memberId, action, subject: id });
      return (await approvedAnswer(tx, workspaceId, id))!;
    });
  }
}

const none = (): AppError => new AppError('not-found', 'There is no such approved answer.');

/** Whoever decides on a conversation sees it. */
async function sees(tx: Transaction, workspaceId: string, conversationId: string): Promise<void> {
  const [row] = await tx.query(`select from conversation where workspace_id = $1 and id = $2`, [workspaceId, conversationId]);
  if (!row) throw new AppError('not-found', 'There is no such conversation.');
}
