import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { PrincipalKind } from '@nexus/contracts';
import type { FastifyReply } from 'fastify';
import type { AuthenticatedRequest } from '../common/auth/decorators.js';
import { Clock } from '../common/clock/clock.js';
import { DomainError } from '../common/errors/domain-error.js';
import { toDomainError } from '../common/errors/to-domain-error.js';
import { AppConfig } from '../config/app-config.js';
import { refuseUnlessAllowed } from './access.guard.js';
import { AccessService } from './access.service.js';
import { ScheduledTasks } from '../common/scheduling/scheduled-tasks.js';

/** `feed`: open until the client leaves. `answer`: ends by itself, so ten times as many may be open. */
export type StreamKind = 'feed' | 'answer';

const ANSWERS_PER_FEED = 10;
/** Rights are cached for three seconds, so a lost right ends its streams within four: five are promised. */
const RECHECK_MS = 1_000;
/** Maximum wait per round of checks; slower look-ups continue beside the next round. */
const PATIENCE_MS = 250;
/** Checks per turn of the event loop. */
const BATCH = 200;
/** How long streams continue while rights cannot be looked up (the database is unavailable). */
const BLIND_MS = 30_000;

interface OpenStream {
  request: AuthenticatedRequest;
  right: AbortController;
}

/** Streams of one principal with the same credentials: checked once for all of them. */
interface Holder {
  streams: Set<OpenStream>;
  checkedAt: number;
  /** A look-up is in progress. */
  checking: boolean;
}

const RIGHT = Symbol('right of the stream');
type WithRight = object & { [RIGHT]?: AbortSignal };

/**
 * All open streams of this process. Their principals are checked again every second, by the same rules as requests: a
 * stream ends when its token was revoked or expired, the session ended, the member left or lost the permission, or the
 * widget was paused or no longer allows the website. The number of open streams per principal and process is limited.
 */
@Injectable()
export class OpenStreams implements OnModuleInit {
  private readonly logger = new Logger(OpenStreams.name);
  private readonly holders = new Map<string, Holder>();
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly access: AccessService,
    private readonly clock: Clock,
    private readonly config: AppConfig,
    private readonly tasks: ScheduledTasks,
  ) {}

  onModuleInit(): void {
    const run = (): Promise<void> => this.recheck();
    this.tasks.every({ name: 'open-streams', everyMs: RECHECK_MS, firstMs: RECHECK_MS, jitter: 0, run });
  }

  /**
   * Call before sending anything, on a route that states its permission.
   * @returns a signal that fires when the right to the stream is lost; its reason is the DomainError that a request
   * would get
   * @throws DomainError `too_many_streams`
   */
  open(request: AuthenticatedRequest, reply: FastifyReply, kind: StreamKind): AbortSignal {
    const { principal } = request;
    if (!principal) throw new DomainError('token_missing');
    const counted = `${kind}:${principal.workspaceId}:${principal.id}`;
    const count = this.counts.get(counted) ?? 0;
    const limit = this.limitOf(principal.kind, kind);
    if (count >= limit) throw tooMany(limit, kind);
    this.counts.set(counted, count + 1);
    const stream = { request, right: new AbortController() };
    const forget = this.hold(stream);
    const close = (): void => {
      forget();
      const left = (this.counts.get(counted) ?? 1) - 1;
      if (left > 0) this.counts.set(counted, left);
      else this.counts.delete(counted);
    };
    if (reply.raw.closed) close();
    else reply.raw.once('close', close);
    (request as WithRight)[RIGHT] = stream.right.signal;
    return stream.right.signal;
  }

  private limitOf(of: PrincipalKind, kind: StreamKind): number {
    return this.config.limits.streams[of] * (kind === 'answer' ? ANSWERS_PER_FEED : 1);
  }

  private hold(stream: OpenStream): () => void {
    const { authorization, origin, 'x-workspace-id': workspace } = stream.request.headers;
    const key = [
      authorization,
      origin,
      workspace,
      stream.request.rule?.public ? '' : stream.request.rule?.permissions.join(' '),
    ].join('\n');
    const holder = this.holders.get(key) ?? {
      streams: new Set<OpenStream>(),
      checkedAt: this.clock.monotonic(),
      checking: false,
    };
    this.holders.set(key, holder);
    holder.streams.add(stream);
    return () => {
      holder.streams.delete(stream);
      if (holder.streams.size === 0 && this.holders.get(key) === holder) this.holders.delete(key);
    };
  }

  private async recheck(): Promise<void> {
    const holders = [...this.holders.values()].filter(({ checking }) => !checking);
    let cancel = (): void => undefined;
    const late = new Promise<void>((resolve) => (cancel = this.clock.later(PATIENCE_MS, resolve)));
    for (let i = 0; i < holders.length; i += BATCH) {
      const batch = holders.slice(i, i + BATCH).map((holder) => this.recheckOne(holder));
      await Promise.race([Promise.all(batch), late]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    cancel();
  }

  private async recheckOne(holder: Holder): Promise<void> {
    const [first] = holder.streams;
    if (!first) return;
    holder.checking = true;
    try {
      const { rule } = first.request;
      const principal = await this.access.principalAgain(first.request);
      if (!rule || rule.public) throw new DomainError('forbidden');
      refuseUnlessAllowed(rule, principal);
      holder.checkedAt = this.clock.monotonic();
    } catch (error) {
      this.refuse(holder, toDomainError(error));
    } finally {
      holder.checking = false;
    }
  }

  private refuse(holder: Holder, error: DomainError): void {
    const blind = error.status >= 500;
    if (blind && this.clock.monotonic() - holder.checkedAt < BLIND_MS) return;
    if (blind) this.logger.warn({ err: error.cause ?? error, msg: 'Streams end: rights could not be looked up' });
    for (const { right } of holder.streams) right.abort(error);
    holder.streams.clear();
  }
}

/** The signal of the stream opened for this request. */
export const rightOf = (request: object): AbortSignal | undefined => (request as WithRight)[RIGHT];

const tooMany = (limit: number, kind: StreamKind): DomainError =>
  new DomainError(
    'too_many_streams',
    kind === 'feed'
      ? `At most ${limit} streams may be open at once. Close one of the others.`
      : `At most ${limit} answers may be streamed at once. Try again when one of them has finished.`,
    { headers: { 'Retry-After': '1' } },
  );
