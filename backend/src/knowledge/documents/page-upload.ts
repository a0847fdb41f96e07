import type { UploadedDocumentsDto } from './dto/document.dto.js';

/** How a document is made of a web page; `sources` knows. */
export abstract class PageUpload {
  /** @param body of a request, not looked at yet @throws DomainError `validation_failed`, `page_unavailable` */
  abstract add(body: unknown): Promise<UploadedDocumentsDto>;
}
