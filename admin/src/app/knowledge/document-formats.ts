import type { DocumentType } from './document-types';

/** Determines the colour of a format mark: types that people look for together. */
export type FormatFamily = 'pdf' | 'text' | 'plain' | 'book' | 'table' | 'slides' | 'web' | 'image';

export interface DocumentFormat {
  /** Name in filters and in the details of a document. */
  name: string;
  /** Short mark before a name, at most four letters. */
  mark: string;
  family: FormatFamily;
  extensions: readonly string[];
}

const format = (name: string, mark: string, family: FormatFamily, ...extensions: string[]): DocumentFormat => ({
  name,
  mark,
  family,
  extensions,
});

/** All supported document types. The server detects them by their bytes, the console by their names. */
export const DOCUMENT_FORMATS: Record<DocumentType, DocumentFormat> = {
  pdf: format('PDF', 'PDF', 'pdf', '.pdf'),
  docx: format('Word', 'DOC', 'text', '.docx'),
  pptx: format('PowerPoint', 'PPT', 'slides', '.pptx'),
  xlsx: format('Excel', 'XLS', 'table', '.xlsx'),
  odt: format('OpenDocument text', 'ODT', 'text', '.odt'),
  ods: format('OpenDocument sheet', 'ODS', 'table', '.ods'),
  odp: format('OpenDocument slides', 'ODP', 'slides', '.odp'),
  doc: format('Word to 2003', 'DOC', 'text', '.doc', '.dot'),
  ppt: format('PowerPoint to 2003', 'PPT', 'slides', '.ppt', '.pps'),
  xls: format('Excel to 2003', 'XLS', 'table', '.xls', '.xlt'),
  rtf: format('Rich text', 'RTF', 'text', '.rtf'),
  epub: format('E-book', 'EPUB', 'book', '.epub'),
  html: format('Web page', 'HTML', 'web', '.html', '.htm'),
  eml: format('E-mail', 'EML', 'web', '.eml'),
  msg: format('Outlook message', 'MSG', 'web', '.msg'),
  csv: format('CSV table', 'CSV', 'table', '.csv'),
  tsv: format('TSV table', 'TSV', 'table', '.tsv', '.tab'),
  json: format('JSON', 'JSON', 'table', '.json'),
  jsonl: format('JSON lines', 'JSON', 'table', '.jsonl', '.ndjson'),
  markdown: format('Markdown', 'MD', 'plain', '.md', '.markdown'),
  text: format('Plain text', 'TXT', 'plain', '.txt', '.text', '.log'),
  png: format('PNG picture', 'PNG', 'image', '.png'),
  jpeg: format('JPEG picture', 'JPG', 'image', '.jpg', '.jpeg'),
  tiff: format('TIFF picture', 'TIF', 'image', '.tif', '.tiff'),
  bmp: format('BMP picture', 'BMP', 'image', '.bmp'),
  webp: format('WebP picture', 'WEBP', 'image', '.webp'),
};

export const DOCUMENT_TYPES = Object.keys(DOCUMENT_FORMATS) as DocumentType[];

/** Default file types of the file picker. */
export const ACCEPTED = DOCUMENT_TYPES.flatMap((type) => DOCUMENT_FORMATS[type].extensions).join(',');

const BY_EXTENSION = new Map(
  DOCUMENT_TYPES.flatMap((type) => DOCUMENT_FORMATS[type].extensions.map((extension) => [extension, type] as const)),
);
const UNKNOWN: DocumentFormat = format('File', 'FILE', 'plain');

export const extensionOf = (name: string): string => {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot).toLowerCase();
};

/** The format detected by the server, otherwise the one indicated by the name. */
export function formatOf({ name, type }: { name: string; type?: string }): DocumentFormat {
  const known = type ?? BY_EXTENSION.get(extensionOf(name));
  return (known && DOCUMENT_FORMATS[known as DocumentType]) || UNKNOWN;
}
