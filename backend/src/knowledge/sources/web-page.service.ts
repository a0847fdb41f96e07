import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import { createValidationPipe } from '../../common/errors/validation.js';
import { AppConfig } from '../../config/app-config.js';
import { DocumentIntake } from '../documents/document-intake.js';
import { toUploadedDto } from '../documents/document.mapper.js';
import type { UploadedDocumentsDto } from '../documents/dto/document.dto.js';
import { PageUpload } from '../documents/page-upload.js';
import { toFolder, toTags } from '../documents/folder-and-tags.js';
import { AddWebPageDto } from './dto/source.dto.js';
import { checkedAddress } from './fetch/page-address.js';
import { PageFailure } from './fetch/page-failure.js';
import { SiteReaders } from './fetch/site-reader.js';
import { PageIntake } from './page-intake.js';

const TIME_MS = 30_000;

/** Adds one web page by its address. Adding the same address again creates a new version of its document. */
@Injectable()
export class WebPageService extends PageUpload {
  private readonly rules = createValidationPipe();

  constructor(
    private readonly config: AppConfig,
    private readonly readers: SiteReaders,
    private readonly intake: PageIntake,
    private readonly documents: DocumentIntake,
  ) {
    super();
  }

  async add(body: unknown): Promise<UploadedDocumentsDto> {
    const input = (await this.rules.transform(body ?? {}, { type: 'body', metatype: AddWebPageDto })) as AddWebPageDto;
    const url = checkedAddress(input.url, this.config.providers.allowPrivate);
    await this.documents.refuseWhenFull();
    const reader = this.readers.open(AbortSignal.timeout(TIME_MS));
    try {
      const fetched = await reader.fetch(url);
      const content = await this.intake.read(fetched);
      if (content.kind === 'html' && !content.page.hasText) throw new PageFailure('empty');
      const place = { url: fetched.url, folder: toFolder(input.folder ?? ''), tags: toTags(input.tags ?? []) };
      const document = await this.intake.keep(content, place);
      return { documents: [toUploadedDto(document)] };
    } catch (error) {
      const failure = reader.signal.aborted ? new PageFailure('timeout', error) : error;
      if (!(failure instanceof PageFailure)) throw error;
      const errors = [{ field: 'url', code: failure.code, message: failure.message }];
      throw new DomainError('page_unavailable', failure.message, { cause: failure, errors });
    }
  }
}
