import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { safeFileName } from '../../common/text/file-name.js';
import type { AttachedFile } from './attachments.js';
import { cleanText, oneLine } from './clean-text.js';
import { titleKey } from './pdf-headings.js';

const MAX_OUTLINE = 20_000;
const MAX_DEPTH = 6;
const MAX_OPTIONS = 200;

interface OutlineNode {
  title?: string;
  items?: OutlineNode[];
}

/** Bookmark titles with their level, from 1. */
export async function outlineLevels(pdf: PDFDocumentProxy): Promise<Map<string, number>> {
  const levels = new Map<string, number>();
  const visit = (nodes: OutlineNode[] | undefined, level: number): void => {
    for (const { title, items } of nodes ?? []) {
      const key = titleKey(title ?? '');
      if (key.length > 1 && levels.size < MAX_OUTLINE && !levels.has(key)) levels.set(key, level);
      if (level < MAX_DEPTH) visit(items, level + 1);
    }
  };
  visit((await pdf.getOutline().catch(() => null)) as OutlineNode[] | undefined, 1);
  return levels;
}

interface Annotation {
  subtype?: string;
  fieldType?: string;
  fieldName?: string;
  alternativeText?: string;
  fieldValue?: unknown;
  options?: { exportValue?: string; displayValue?: string }[];
  combo?: boolean;
  checkBox?: boolean;
  radioButton?: boolean;
  exportValue?: string;
  buttonValue?: string;
  contentsObj?: { str?: string };
  hidden?: boolean;
  file?: { filename?: string; content?: Uint8Array };
}

export interface PageExtras {
  /** Values of form fields ("label: value"), then notes. */
  lines: string[];
  files: AttachedFile[];
}

/** Content that is not drawn by the page itself: form fields, notes, attached files. */
export async function pageExtras(page: PDFPageProxy): Promise<PageExtras> {
  const annotations = (await page.getAnnotations().catch(() => [])) as Annotation[];
  const fields: string[] = [];
  const notes: string[] = [];
  const files: AttachedFile[] = [];
  for (const annotation of annotations) {
    const value = fieldText(annotation);
    if (value) fields.push(value);
    const note = annotation.subtype !== 'Link' && annotation.subtype !== 'Widget' ? noteText(annotation) : '';
    // A note and its pop-up have the same text.
    if (note && !notes.includes(note)) notes.push(note);
    if (annotation.file?.content) files.push(toFile(annotation.file));
  }
  return { lines: [...fields, ...notes], files };
}

function fieldText(field: Annotation): string | undefined {
  const value = valueOf(field);
  if (value === '') return undefined;
  const label = oneLine(field.alternativeText || field.fieldName || '')
    .replace(/^.*\.(?=[^.\s])/, '')
    .replace(/\[\d+\]$/, '');
  return label ? `${label}: ${value}` : value;
}

/** The displayed value; empty if the field is not filled in. */
function valueOf({ fieldType, fieldValue, ...field }: Annotation): string {
  const values = (Array.isArray(fieldValue) ? fieldValue : [fieldValue]).filter((v) => typeof v === 'string');
  if (fieldType === 'Tx') return oneLine(values.join(', '));
  if (fieldType === 'Btn') return isOn(field, values[0]) ? '☒' : '';
  if (fieldType !== 'Ch') return '';
  const options = field.options ?? [];
  const shown = (value: string): string => options.find((o) => o.exportValue === value)?.displayValue ?? value;
  const chosen = oneLine(values.map(shown).join(', '));
  // An open list also shows its other options.
  const others =
    field.combo === false
      ? options
          .slice(0, MAX_OPTIONS)
          .map((o) => o.displayValue ?? '')
          .join(', ')
      : '';
  return [chosen, oneLine(others) && `(${oneLine(others)})`].filter((text) => text !== '').join(' ');
}

const isOn = ({ checkBox, radioButton, exportValue, buttonValue }: Annotation, value: string | undefined): boolean =>
  value !== undefined &&
  value !== 'Off' &&
  ((checkBox === true && value === exportValue) || (radioButton === true && value === buttonValue));

const noteText = ({ contentsObj }: Annotation): string => cleanText(contentsObj?.str ?? '').trim();

export async function attachedFiles(pdf: PDFDocumentProxy): Promise<AttachedFile[]> {
  const found = (await pdf.getAttachments().catch(() => null)) as Record<
    string,
    { filename?: string; content?: Uint8Array }
  > | null;
  return Object.values(found ?? {})
    .filter((file) => file.content instanceof Uint8Array)
    .map(toFile);
}

const toFile = (file: { filename?: string; content?: Uint8Array }): AttachedFile => ({
  name: file.filename ? safeFileName(file.filename) : '',
  bytes: new Uint8Array(file.content ?? []),
});
