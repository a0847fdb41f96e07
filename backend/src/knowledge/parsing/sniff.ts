import { type FileHandle, open } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileTypeFromFile } from 'file-type';
import { DomainError } from '../../common/errors/domain-error.js';
import type { DocumentType } from './document-parser.js';
import { guessUtf16 } from './formats/charset.js';

const SAMPLE_BYTES = 65_536;
const SUPPORTED = 'Supported are PDF, Word (.docx), Markdown and plain text.';
/** Tab, line feed, form feed, carriage return, escape. */
const TEXT_CONTROLS = new Set([9, 10, 12, 13, 27]);
const MARKDOWN_NAMES = new Set(['.md', '.markdown', '.mdown', '.mkd']);

/**
 * What a file is, by its content; the name only tells Markdown from plain text, which content cannot.
 * @throws DomainError `unsupported_media_type`, or `file_encrypted` for an Office file with a password.
 */
export async function sniffFile(path: string, name: string): Promise<DocumentType> {
  const sample = await readSample(path);
  // A PDF may have some bytes before its header (ISO 32000, annex H of 1.7).
  if (sample.subarray(0, 1024).includes('%PDF-')) return 'pdf';
  const known = await fileTypeFromFile(path).catch(() => undefined);
  if (known?.ext === 'docx') return 'docx';
  if (known?.ext === 'cfb') throw cfbError(sample);
  if (known?.ext === 'zip' && (await isWordArchive(path))) return 'docx';
  // Some signatures are two letters ("BM" of a bitmap) that a text may start with as well.
  const binary = known !== undefined && countControls(sample).all > 0;
  if (binary || !isText(sample) || isMarkup(sample)) throw new DomainError('unsupported_media_type', SUPPORTED);
  return MARKDOWN_NAMES.has(extname(name).toLowerCase()) ? 'markdown' : 'text';
}

async function readSample(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    return await readAt(file, 0, SAMPLE_BYTES);
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** Some writers put the parts in an order that file-type does not recognise: the directory at the end names them all. */
async function isWordArchive(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tail = await readAt(file, Math.max(0, size - SAMPLE_BYTES), SAMPLE_BYTES);
    return tail.includes('word/document.xml');
  } finally {
    await file.close();
  }
}

/** An Office file with a password is a compound file with this stream; names in it are UTF-16. */
function cfbError(sample: Buffer): DomainError {
  const encrypted = sample.includes(Buffer.from('EncryptedPackage', 'utf16le'));
  if (encrypted)
    return new DomainError('file_encrypted', 'The file is protected with a password. Remove it and upload again.');
  return new DomainError('unsupported_media_type', `Old Office formats are not supported. ${SUPPORTED}`);
}

/** Few control characters; zero bytes are tolerated in moderation, and expected in UTF-16. */
export function isText(sample: Uint8Array): boolean {
  if (sample[0] === 0xff && sample[1] === 0xfe) return true;
  if (sample[0] === 0xfe && sample[1] === 0xff) return true;
  if (guessUtf16(sample)) return true;
  const { control, zero } = countControls(sample);
  return control <= sample.length * 0.02 && zero <= sample.length * 0.1;
}

function countControls(sample: Uint8Array): { control: number; zero: number; all: number } {
  let control = 0;
  let zero = 0;
  for (const byte of sample) {
    if (byte === 0) zero++;
    else if ((byte < 32 && !TEXT_CONTROLS.has(byte)) || byte === 127) control++;
  }
  return { control, zero, all: control + zero };
}

/** HTML, XML and RTF are text to look at, but their words drown in markup. */
function isMarkup(sample: Buffer): boolean {
  const head = sample
    .subarray(0, 8192)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .trimStart();
  return /^(?:<!doctype|<\?xml|<(?:html|head|body|script|style|div|meta|svg)[\s>]|\{\\rtf|%!PS)/i.test(head);
}
