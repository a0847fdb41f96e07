import type { UploadedDocumentsDto } from './dto/document.dto.js';

/** Creates a document from a web page; implemented by `sources`. */
export abstract class PageUpload {
  /** @param body of a request, not validated yet @throws DomainError `validation_failed`, `page_unavailable` */
  abstract add(body: unknown): Promise<UploadedDocumentsDto>;
}
