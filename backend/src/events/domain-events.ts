import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import { RequestContext } from '../common/context/request-context.js';
import { TenantDb } from '../database/tenant-db.js';
import { OutboxMessage } from './outbox.entity.js';

declare const PAYLOAD: unique symbol;

/** A kind of domain event. `T` is its payload: plain JSON, ids instead of entities, no secret. */
export interface Topic<T extends object> {
  readonly name: string;
  readonly [PAYLOAD]?: T;
}

/** @param name at most 64 characters; stored with every event, so it must never change */
export const topic = <T extends object>(name: string): Topic<T> => ({ name });

export interface EventConsumer<T extends object = object> {
  /** Stored with every delivery, so it must never change. */
  name: string;
  /**
   * Runs in the context of the event's workspace, outside any transaction. It may run more than once for the same event
   * and out of order, so it must be idempotent. If it throws, the relay retries later.
   */
  handle(payload: T, eventId: string): Promise<void>;
}

/**
 * Domain events through a transactional outbox: an event is stored in the transaction of its change and delivered at
 * least once to each consumer by the relay in the worker.
 */
@Injectable()
export class DomainEvents {
  private readonly consumers = new Map<string, EventConsumer[]>();

  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  /** Stores the event in the open transaction. @throws Error when there is none */
  async publish<T extends object>({ name }: Topic<T>, payload: T): Promise<void> {
    if (!this.context.values?.transaction) throw new Error(`The event ${name} needs the transaction of its change`);
    const now = this.clock.now();
    await this.db.tx(async (em) => {
      const values = { topic: name, payload: payload as Record<string, unknown>, createdAt: now, nextAttemptAt: now };
      const message = em.create(OutboxMessage, { workspaceId: this.context.workspaceId, attempts: 0, ...values });
      await em.persist(message).flush();
    });
  }

  /** Call during module initialisation, in every process. @throws Error when the topic already has a consumer of that name */
  subscribe<T extends object>({ name }: Topic<T>, consumer: EventConsumer<T>): void {
    const known = this.consumersOf(name);
    if (known.some((other) => other.name === consumer.name)) throw new Error(`${name} has a consumer ${consumer.name}`);
    this.consumers.set(name, [...known, consumer as unknown as EventConsumer]);
  }

  consumersOf(topicName: string): readonly EventConsumer[] {
    return this.consumers.get(topicName) ?? [];
  }
}
