import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { Clock } from '../common/clock/clock.js';
import { RequestContext } from '../common/context/request-context.js';
import { ScheduledTasks } from '../common/scheduling/scheduled-tasks.js';
import { executeSql } from '../database/statements.js';
import { SystemScope } from '../database/system-scope.js';
import { TenantDb } from '../database/tenant-db.js';
import { Erasure, type ErasureKind } from './erasure.entity.js';
import { PersonData } from './person-data.js';

const INTERVAL_MS = 5_000;
const CLAIM_S = 600;
const RETRY_S = 10;

interface Claimed {
  id: string;
  workspace_id: string;
  kind: ErasureKind;
  subject: string;
}

const CLAIM = `
  update erasures set claimed_until = now() + interval '${CLAIM_S} seconds'
  where id = (
    select id from erasures where state = 'queued' and (claimed_until is null or claimed_until < now())
    order by created_at limit 1 for update skip locked)
  returning id, workspace_id, kind, subject`;

const LATER = `update erasures set claimed_until = now() + interval '${RETRY_S} seconds' where id = ? and state = 'queued'`;

/** Processes requests to erase a person. An interrupted request is resumed. */
@Injectable()
export class ErasureRunner implements OnApplicationBootstrap {
  private readonly logger = new Logger(ErasureRunner.name);

  constructor(
    private readonly data: PersonData,
    private readonly audit: AuditService,
    private readonly context: RequestContext,
    private readonly db: TenantDb,
    private readonly system: SystemScope,
    private readonly tasks: ScheduledTasks,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    const run = (signal: AbortSignal): Promise<number> => this.once(signal);
    this.tasks.every({ name: 'erasures', everyMs: INTERVAL_MS, run });
  }

  /** @returns the number of processed requests */
  async once(signal: AbortSignal): Promise<number> {
    for (let done = 0; ; done++) {
      const claimed = signal.aborted ? undefined : await this.claim();
      if (!claimed) return done;
      const { workspace_id: workspaceId, id } = claimed;
      await this.context
        .run({ workspaceId }, () => this.erase(claimed))
        .catch((error: unknown) => this.later(id, error));
      this.logger.log({ msg: 'The data of a person was erased', workspace_id: workspaceId, erasure_id: id });
    }
  }

  private async claim(): Promise<Claimed | undefined> {
    return (await this.system.run('erasures.claim', (em) => executeSql<Claimed>(em, CLAIM)))[0];
  }

  /** Retries a failed request soon, instead of after the timeout for dead workers. @throws the error */
  private async later(id: string, error: unknown): Promise<never> {
    await this.system.run('erasures.claim', (em) => executeSql(em, LATER, [id])).catch(() => undefined);
    throw error;
  }

  private async erase({ id, kind, subject }: Claimed): Promise<void> {
    const report = await this.data.erase(kind, subject);
    await this.db.tx(async (em) => {
      const row = await em.findOneOrFail(Erasure, { id });
      Object.assign(row, { state: 'done', report, subject: null, claimedUntil: null, finishedAt: this.clock.now() });
      await em.flush();
      const detail = { kind, subject_hash: row.subjectHash, requested_by: row.requestedBy, ...report };
      await this.audit.record('erasure.finished', { type: 'erasure', id }, detail);
    });
  }
}
