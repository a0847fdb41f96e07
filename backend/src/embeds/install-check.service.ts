import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { checkedAddress } from '../knowledge/sources/fetch/page-address.js';
import { PageFailure } from '../knowledge/sources/fetch/page-failure.js';
import { readAll, SiteReaders } from '../knowledge/sources/fetch/site-reader.js';
import type { InstallCheckDto } from './dto/widget.dto.js';
import { installFinding } from './install-findings.js';
import { WidgetsRepository } from './widgets.repository.js';
import { WidgetsService } from './widgets.service.js';

const TIME_MS = 20_000;
const MAX_BYTES = 2 * 1024 * 1024;

/** Checks whether a page contains the code of a widget. The page is fetched like a page of a source, under the same SSRF guard. */
@Injectable()
export class InstallCheck {
  constructor(
    private readonly widgets: WidgetsRepository,
    private readonly service: WidgetsService,
    private readonly readers: SiteReaders,
    private readonly config: AppConfig,
  ) {}

  /** @throws DomainError `widget_not_found` | `validation_failed`; problems of the site are part of the response */
  async check(id: string, address: string, origin: string): Promise<InstallCheckDto> {
    const { publicId, previousPublicId } = await this.widgets.get(id);
    const url = checkedAddress(address, this.config.providers.allowPrivate);
    const verdict = await this.service.checkOrigin(id, url, origin);
    const ids = [publicId, ...(previousPublicId ? [previousPublicId] : [])];
    return { url, ...(await this.finding(url, ids)), origin: verdict };
  }

  private async finding(url: string, ids: readonly string[]): Promise<Pick<InstallCheckDto, 'state' | 'detail'>> {
    const reader = this.readers.open(AbortSignal.timeout(TIME_MS));
    try {
      const fetched = await reader.fetch(url);
      if (!/html/.test(fetched.contentType)) {
        fetched.discard();
        return { state: 'unreadable', detail: 'The address does not lead to an HTML page.' };
      }
      return installFinding((await readAll(fetched, MAX_BYTES)).toString('utf8'), ids);
    } catch (error) {
      const failure = reader.signal.aborted ? new PageFailure('timeout') : error;
      if (!(failure instanceof PageFailure)) throw error;
      return { state: 'unreadable', detail: failure.message };
    }
  }
}
