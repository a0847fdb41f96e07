import type { DocumentType } from '../document-parser.js';
import type { FormatParser } from './format-parser.js';

/** Loaded on first use: a text file does not wait for the PDF library. */
export const FORMATS: Partial<Record<DocumentType, () => Promise<FormatParser>>> = {
  pdf: async () => (await import('./pdf.js')).parsePdf,
  docx: async () => (await import('./ooxml/office.js')).parseOffice,
  html: async () => (await import('./html.js')).parseHtmlFile,
  msg: async () => (await import('./msg/msg.js')).parseMsg,
  eml: async () => (await import('./eml.js')).parseEml,
  pptx: async () => (await import('./ooxml/office.js')).parseOffice,
  xlsx: async () => (await import('./ooxml/office.js')).parseOffice,
  odt: async () => (await import('./odf/text-document.js')).parseOdt,
  ods: async () => (await import('./odf/spreadsheet.js')).parseOds,
  odp: async () => (await import('./odf/presentation.js')).parseOdp,
  doc: async () => (await import('./doc/doc.js')).parseDoc,
  ppt: async () => (await import('./ppt/ppt.js')).parsePpt,
  xls: async () => (await import('./xls/xls.js')).parseXls,
  rtf: async () => (await import('./rtf/rtf.js')).parseRtf,
  epub: async () => (await import('./epub.js')).parseEpub,
  csv: async () => (await import('./delimited.js')).parseDelimited,
  tsv: async () => (await import('./delimited.js')).parseDelimited,
  json: async () => (await import('./json.js')).parseJson,
  jsonl: async () => (await import('./json.js')).parseJsonLines,
  markdown: async () => (await import('./markdown.js')).parseMarkdown,
  text: async () => (await import('./text.js')).parseText,
  png: async () => (await import('./image.js')).parseImage,
  jpeg: async () => (await import('./image.js')).parseImage,
  bmp: async () => (await import('./image.js')).parseImage,
  webp: async () => (await import('./image.js')).parseImage,
  tiff: async () => (await import('./image.js')).parseTiff,
};
