import { DomainError } from '../../common/errors/domain-error.js';
import { OCR_MODES, type OcrMode } from '../../parsing/document-parser.js';
import { toFolder, toTags } from './folder-and-tags.js';

/** Upload fields that apply to all files of the request. */
export interface UploadFields {
  folder?: string;
  tags?: string[];
  password?: string;
  ocrMode?: OcrMode;
}

const MAX_PASSWORD_CHARS = 200;

/** @throws DomainError `validation_failed` for an invalid value, `request_invalid` for an unknown field */
export function withField(fields: UploadFields, name: string, value: unknown): UploadFields {
  const text = typeof value === 'string' ? value : '';
  switch (name) {
    case 'folder':
      return { ...fields, folder: toFolder(text) };
    case 'tags':
      return { ...fields, tags: toTags(text.split(',')) };
    case 'password':
      if (text.length > MAX_PASSWORD_CHARS)
        throw new DomainError('validation_failed', `A password has at most ${MAX_PASSWORD_CHARS} characters.`);
      return text === '' ? fields : { ...fields, password: text };
    case 'ocr':
      if (!OCR_MODES.includes(text as OcrMode))
        throw new DomainError('validation_failed', `ocr is one of ${OCR_MODES.join(', ')}.`);
      return { ...fields, ocrMode: text as OcrMode };
    default:
      throw new DomainError('request_invalid', 'Fields of an upload are folder, tags, password and ocr.');
  }
}
