import { allow, audit, type Caller, type Device, type Guests, newToken, scopeOf, workspaceById } from '#accounts';
import { channelTypes } from '#channels';
import type { ApplicantDecided, ApplicantView, Application, CommunityView, GuidelinesView, JoinPageView, Page } from '#contracts';
import type { Database, Transaction } from '#database';
import { AppError, newId } from '#kernel';
import {
  acceptGuidelines,
  addGuidelines,
  applicantsAfter,
  bumpRouting,
  decideApplicant,
  deskOfKind,
  guidelinesOf,
  joinedBy,
  joinToken,
  keepJoinToken,
  putHandle,
  seatAdvocate,
  storeApplicant,
  waitingApplicants,
} from '#routing';

const atOnce = 50;
/** Networks on which people have accounts that can be told from their posts. */
const peopled = new Set(['mastodon', 'bluesky', 'x', 'facebook', 'instagram', 'youtube', 'telegram', 'hackernews', 'webhook']);

/** How people come by the join link, and what they agree to. */
export class Community {
  constructor(
    private readonly database: Database,
    private readonly guests: Guests,
    private readonly origin: string,
  ) {}

  read(caller: Caller): Promise<CommunityView> {
    allow(caller, 'routing.read');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const token = await joinToken(tx, workspaceId);
      return {
        joinLink: token && `${this.origin}/community#token=${token}`,
        guidelines: await guidelinesOf(tx, workspaceId),
        waiting: await waitingApplicants(tx, workspaceId),
      };
    });
  }

  /** A new link ends the one before; without one nobody applies. */
  async switchJoining(caller: Caller, open: boolean): Promise<CommunityView> {
    allow(caller, 'member.manage');
    const { workspaceId, memberId } = caller;
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await keepJoinToken(tx, workspaceId, open ? newToken() : null);
      await audit(tx, workspaceId, { memberId, action: open ? 'join-link.made' : 'join-link.closed', subject: workspaceId });
    });
    return this.read(caller);
  }

  async write(caller: Caller, texts: GuidelinesView['texts']): Promise<CommunityView> {
    allow(caller, 'routing.manage');
    const { workspaceId, memberId } = caller;
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await addGuidelines(tx, workspaceId, texts, memberId);
      await audit(tx, workspaceId, { memberId, action: 'guidelines.changed', subject: workspaceId });
    });
    return this.read(caller);
  }

  async look(token: string): Promise<JoinPageView> {
    const workspaceId = await this.joined(token);
    return this.database.inWorkspace({ workspaceId }, async (tx) => ({
      workspace: (await workspaceById(tx, workspaceId))!.name,
      guidelines: await guidelinesOf(tx, workspaceId),
      // A site that is bridged by a webhook has no name that somebody outside would know.
      networks: (await networksOf(tx, workspaceId)).filter((network) => network !== 'webhook'),
    }));
  }

  /** Says the same whether or not we know the address. */
  async apply(given: Application, device: Device, now: Date): Promise<void> {
    const workspaceId = await this.joined(given.token);
    await this.guests.spendApplication(device, given.email);
    await this.database.inWorkspace({ workspaceId }, async (tx) => {
      const { version } = await guidelinesOf(tx, workspaceId);
      if (given.accepts.version !== version) throw new AppError('conflict', 'The guidelines changed meanwhile. Read them again.', { details: { version } });
      await storeApplicant(tx, workspaceId, newId(), given, now);
    });
  }

  async applicants(caller: Caller, cursor: string | null): Promise<Page<ApplicantView>> {
    allow(caller, 'routing.read');
    const items = await this.database.inWorkspace(scopeOf(caller), (tx) => applicantsAfter(tx, caller.workspaceId, cursor, atOnce + 1));
    return { items: items.slice(0, atOnce), next: items.length > atOnce ? items[atOnce - 1]!.id : null };
  }

  /** Who is accepted sits at the advocates' desk from then on, and has accepted the guidelines they applied with. */
  async decide(caller: Caller, id: string, accept: boolean, now: Date): Promise<ApplicantDecided> {
    allow(caller, 'member.manage');
    const { workspaceId, memberId: by } = caller;
    const applicant = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const decided = await decideApplicant(tx, workspaceId, id, { state: accept ? 'accepted' : 'refused', by, now });
      if (!decided) throw new AppError('not-found', 'There is no such applicant who waits.');
      await audit(tx, workspaceId, { memberId: by, action: accept ? 'applicant.accepted' : 'applicant.refused', subject: id });
      return decided;
    });
    if (!accept) return { link: null, mailed: false };
    const { email, name, topics, languages, account } = applicant;
    let made: { memberId: string; link: string };
    try {
      made = await this.guests.invite(caller, { email, name, role: 'advocate' }, this.origin);
    } catch (error) {
      // They wait again: whoever decides sees why it did not go.
      await this.database.inWorkspace(scopeOf(caller), (tx) =>
        tx.query(`update applicant set state = 'waiting', decided_by = null, decided_at = null where workspace_id = $1 and id = $2`, [workspaceId, id]),
      );
      throw error;
    }
    await this.database.inWorkspace({ workspaceId }, async (tx) => {
      const deskId = await deskOfKind(tx, workspaceId, 'advocates');
      await seatAdvocate(tx, workspaceId, { deskId, memberId: made.memberId, topics, languages });
      if (account) await putHandle(tx, workspaceId, made.memberId, account.network, account.handle);
      const { version } = await guidelinesOf(tx, workspaceId);
      await acceptGuidelines(tx, workspaceId, { memberId: made.memberId, version, lang: applicant.lang }, now);
      await bumpRouting(tx, workspaceId);
    });
    return { link: made.link, mailed: this.guests.mails };
  }

  private async joined(token: string): Promise<string> {
    const workspaceId = await this.database.inDirectory((tx) => joinedBy(tx, token));
    if (!workspaceId) throw new AppError('gone', 'This link is no longer good.');
    return workspaceId;
  }
}

/** Networks that this workspace hears, on which somebody can answer as themselves. */
export async function networksOf(tx: Transaction, workspaceId: string): Promise<string[]> {
  const rows = await tx.query<{ network: string }>(`select distinct network from channel where workspace_id = $1 order by network`, [workspaceId]);
  const known = new Set(channelTypes.map(({ network }) => network));
  return rows.map(({ network }) => network).filter((network) => known.has(network) && peopled.has(network));
}
