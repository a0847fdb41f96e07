import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import type { Permission, Role } from '@nexus/contracts';
import { DomainError } from '../errors/domain-error.js';

interface PrincipalBase {
  /** Stable name of the principal: `member:<user id>`, `api_token:<token id>`, `visitor:<visitor id>`. */
  id: string;
  workspaceId: string;
  permissions: ReadonlySet<Permission>;
}
export interface MemberPrincipal extends PrincipalBase {
  kind: 'member';
  userId: string;
  sessionId: string;
  role: Role;
}
export interface ApiTokenPrincipal extends PrincipalBase {
  kind: 'api_token';
  tokenId: string;
  /** Its own rate limits; null: those of the installation. */
  limits?: { requestsPerMinute: number | null; tokensPerMinute: number | null };
}
export interface VisitorPrincipal extends PrincipalBase {
  kind: 'visitor';
  visitorId: string;
  widgetId: string;
  /** The web origin to which the token was issued and is bound. */
  origin: string;
}
export type Principal = MemberPrincipal | ApiTokenPrincipal | VisitorPrincipal;

export interface ContextValues {
  requestId: string;
  workspaceId?: string;
  principal?: Principal;
  /** The transaction in progress, managed by database/. */
  transaction?: unknown;
}

const storage = new AsyncLocalStorage<ContextValues>();

/** Caller and workspace of a request or job, carried along the asynchronous call chain. */
@Injectable()
export class RequestContext {
  get values(): ContextValues | undefined {
    return storage.getStore();
  }

  get requestId(): string {
    return storage.getStore()?.requestId ?? 'none';
  }

  get principal(): Principal | undefined {
    return storage.getStore()?.principal;
  }

  /** @throws DomainError `token_missing` outside an authenticated context: no data is read without a workspace. */
  get workspaceId(): string {
    const id = storage.getStore()?.workspaceId;
    if (!id) throw new DomainError('token_missing', 'No workspace is selected.');
    return id;
  }

  get requiredPrincipal(): Principal {
    const principal = this.principal;
    if (!principal) throw new DomainError('token_missing');
    return principal;
  }

  /** Called once per request by the guard, after authentication. */
  authenticate(principal: Principal): void {
    const store = storage.getStore();
    if (!store) throw new Error('No request context is active');
    store.principal = principal;
    store.workspaceId = principal.workspaceId;
  }

  /** Runs `fn` in a new context; the `transaction` of the outer one is dropped if the workspace differs. */
  run<T>(values: Omit<ContextValues, 'requestId'> & { requestId?: string }, fn: () => T): T {
    const outer = storage.getStore();
    return storage.run({ ...values, requestId: values.requestId ?? outer?.requestId ?? 'none' }, fn);
  }

  /** The same context with a transaction; see database/tenant-db.ts. */
  runInTransaction<T>(transaction: unknown, fn: () => T): T {
    const outer = storage.getStore() ?? { requestId: 'none' };
    return storage.run({ ...outer, transaction }, fn);
  }
}

export const enterRequestContext = (values: ContextValues, fn: () => void): void => storage.run(values, fn);
