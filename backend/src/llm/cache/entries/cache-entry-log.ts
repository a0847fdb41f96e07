import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { RequestContext } from '../../../common/context/request-context.js';
import { CacheEntriesRepository } from './cache-entries.repository.js';
import type { NewEntryRow } from './cache-entry-row.js';

const FLUSH_MS = 200;
const MAX_WAITING = 5_000;

/**
 * Writes the metadata of stored answers in the background, in batches. A crash only loses the listing of an entry, not
 * the entry, and only until the entry expires.
 */
@Injectable()
export class CacheEntryLog implements BeforeApplicationShutdown {
  private readonly logger = new Logger(CacheEntryLog.name);
  private readonly waiting = new Map<string, Map<string, NewEntryRow>>();
  private count = 0;
  private closed = false;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly entries: CacheEntriesRepository,
    private readonly context: RequestContext,
  ) {}

  note(row: NewEntryRow): void {
    if (this.closed || this.count >= MAX_WAITING) return;
    const rows = this.waiting.get(row.workspaceId) ?? new Map<string, NewEntryRow>();
    this.waiting.set(row.workspaceId, rows);
    if (!rows.has(row.entryKey)) this.count++;
    rows.set(row.entryKey, row);
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
  }

  /** Resolves when everything noted so far is in the database, or has failed. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batches = [...this.waiting];
    this.waiting.clear();
    this.count = 0;
    this.writing = this.writing.then(async () => {
      for (const [workspaceId, rows] of batches) await this.write(workspaceId, [...rows.values()]);
    });
    return this.writing;
  }

  beforeApplicationShutdown(): Promise<void> {
    this.closed = true;
    return this.flush();
  }

  private async write(workspaceId: string, rows: NewEntryRow[]): Promise<void> {
    await this.context
      .run({ workspaceId }, () => this.entries.replace(rows))
      .catch((err: unknown) =>
        this.logger.warn({
          err,
          msg: 'Cache entries could not be recorded and will not be listed',
          count: rows.length,
        }),
      );
  }
}
