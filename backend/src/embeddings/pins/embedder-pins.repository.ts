import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { upsertRow } from '../../database/statements.js';
import { SystemScope } from '../../database/system-scope.js';
import { EmbedderPin } from './embedder-pin.entity.js';

const SCOPE = 'installation';

@Injectable()
export class EmbedderPins {
  constructor(
    private readonly system: SystemScope,
    private readonly clock: Clock,
  ) {}

  async find(): Promise<string | null> {
    const pin = await this.system.run('embedders.pin', (em) => em.findOne(EmbedderPin, { scope: SCOPE }));
    return pin?.embedderId ?? null;
  }

  /** Pins the embedder unless one is already pinned; returns the pinned one. */
  async pin(embedderId: string, dimensions: number): Promise<string> {
    await this.system.run('embedders.pin', (em) =>
      upsertRow(
        em,
        EmbedderPin,
        { scope: SCOPE, embedderId, dimensions, createdAt: this.clock.now() },
        { onConflictFields: ['scope'], onConflictAction: 'ignore' },
      ),
    );
    return (await this.find())!;
  }
}
