import { Global, Module } from '@nestjs/common';
import { DomainEvents } from './domain-events.js';
import { OutboxRelay } from './outbox-relay.js';
import { OutboxRepository } from './outbox.repository.js';

@Global()
@Module({ providers: [DomainEvents], exports: [DomainEvents] })
export class EventsModule {}

/** Worker only. */
@Module({ providers: [OutboxRelay, OutboxRepository] })
export class EventsWorkerModule {}
