import { extname } from 'node:path';
import type { DocumentType } from './document-parser.js';
import { isDelimited } from './sniff-delimited.js';

/** Document types by file extension; used only if the content is ambiguous. */
const BY_NAME: Record<string, DocumentType> = {
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.mdown': 'markdown',
  '.mkd': 'markdown',
  '.htm': 'html',
  '.html': 'html',
  '.xhtml': 'html',
  '.eml': 'eml',
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.json': 'json',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
};

export const typeByName = (name: string): DocumentType | undefined => BY_NAME[extname(name).toLowerCase()];

export interface TextSample {
  text: string;
  /** Whether the sample is the whole file. */
  complete: boolean;
}

/** Text format; undefined for unsupported markup (XML, SVG, PostScript). */
export function textType({ text, complete }: TextSample, name: string): DocumentType | undefined {
  const head = text
    .slice(0, 16_384)
    .replace(/^\ufeff/, '')
    .trimStart();
  const named = typeByName(name);
  if (/^\{\\rtf/.test(head)) return 'rtf';
  const markup = markupType(head, text, named);
  if (markup !== 'none') return markup;
  if (isMail(head, named)) return 'eml';
  const json = /^[{[]/.test(head) ? jsonType(text, complete, named) : undefined;
  if (json) return json;
  if (named === 'markdown') return named;
  return delimitedType(text, complete, named) ?? 'text';
}

const COMMENTS = /<!--[\s\S]*?(?:-->|$)/g;
const HTML_START = /^(?:<!doctype html|<html[\s>])/i;
const HTML_TAG =
  /<\/?(?:a|article|b|body|br|center|div|font|form|h[1-6]|head|header|hr|img|li|link|main|meta|nav|ol|p|pre|script|section|span|strong|style|table|tbody|td|title|tr|ul)(?:\s[^<>]*)?\/?>/gi;

function markupType(head: string, text: string, named?: DocumentType): DocumentType | 'none' | undefined {
  const start = head.replace(COMMENTS, '').trimStart();
  const afterProlog = start
    .replace(/^<\?xml[^>]*\?>/i, '')
    .replace(COMMENTS, '')
    .trimStart();
  if (HTML_START.test(afterProlog)) return 'html';
  const office = officeXml(afterProlog);
  if (office) return office;
  if (/^%!PS/.test(start)) return undefined;
  if (named === 'markdown') return 'none';
  if (afterProlog !== start || /^<(?:!doctype|svg[\s>])/i.test(start)) return undefined;
  const tags = (text.match(HTML_TAG) ?? []).length;
  if (named === 'html' && tags > 0) return 'html';
  // A fragment: begins with an HTML tag and contains more of them.
  if (start.startsWith('<') && start.slice(0, 200).search(HTML_TAG) === 0 && tags >= 2) return 'html';
  return 'none';
}

/** XML formats of Office 2003, which programs save with the old extensions .xls and .doc. */
const OFFICE_XML: [RegExp, DocumentType][] = [
  [/^<(?:\w{1,20}:)?Workbook\s[^<>]*urn:schemas-microsoft-com:office:spreadsheet/, 'xls'],
  [/^<\w{1,20}:wordDocument\s[^<>]*http:\/\/schemas\.microsoft\.com\/office\/word\/2003\/wordml/, 'doc'],
];

function officeXml(afterProlog: string): DocumentType | undefined {
  const root = afterProlog.replace(/^(?:<\?[^>]*\?>\s*)+/, '');
  return OFFICE_XML.find(([pattern]) => pattern.test(root))?.[1];
}

const MAIL_FIELD =
  /^(?:from|to|cc|subject|date|message-id|mime-version|received|return-path|reply-to|content-type|delivered-to|newsgroups|x-[\w-]+):/i;
const MAIL_PROOF = /^(?:from|message-id|mime-version|received|return-path):/i;

/** A message begins with header fields up to an empty line: at least three of them, including one that only messages have. */
function isMail(head: string, named?: DocumentType): boolean {
  const lines = head.replace(/^From [^\n]*\n/, '').split(/\r\n|\n|\r/);
  const fields: string[] = [];
  for (const line of lines) {
    if (line === '') break;
    if (/^[ \t]/.test(line) && fields.length > 0) continue;
    if (!/^[!-9;-~]+:/.test(line)) return named === 'eml' && fields.length > 0;
    fields.push(line);
  }
  const known = fields.filter((line) => MAIL_FIELD.test(line)).length;
  return named === 'eml' ? fields.length > 0 : known >= 3 && fields.some((line) => MAIL_PROOF.test(line));
}

function jsonType(text: string, complete: boolean, named?: DocumentType): DocumentType | undefined {
  if (complete && parses(text)) return named === 'jsonl' ? 'jsonl' : 'json';
  const lines = text.split(/\r\n|\n|\r/);
  // The last line of a sample may be incomplete.
  const whole = (complete ? lines : lines.slice(0, -1)).filter((line) => line.trim() !== '').slice(0, 200);
  const good = whole.filter((line) => /^\s*[{[]/.test(line) && parses(line)).length;
  if (whole.length >= 2 && good >= whole.length * 0.8) return 'jsonl';
  const objectStart = /^\s*(?:\[\s*)*\{\s*"(?:[^"\\]|\\.)*"\s*:/.test(text);
  if (objectStart && (!complete || named === 'json' || named === 'jsonl')) return named === 'jsonl' ? 'jsonl' : 'json';
  return named === 'json' && !complete ? 'json' : undefined;
}

function parses(text: string): boolean {
  try {
    return typeof JSON.parse(text.replace(/^\ufeff/, '')) === 'object';
  } catch {
    return false;
  }
}

function delimitedType(text: string, complete: boolean, named?: DocumentType): DocumentType | undefined {
  if (named === 'csv' || named === 'tsv') return isDelimited(text, '\t', complete) ? 'tsv' : 'csv';
  if (isDelimited(text, '\t', complete)) return 'tsv';
  return isDelimited(text, ',', complete) || isDelimited(text, ';', complete) ? 'csv' : undefined;
}
