import { isSystemFile, refuse } from './document-files';
import { ACCEPTED, DOCUMENT_FORMATS, DOCUMENT_TYPES, formatOf } from './document-formats';
import { progressText, timeLeft } from './document-progress';
import { RESYNC, parseChange } from './document-changes';

describe('refuse', () => {
  it('refuses unsupported files before sending them', () => {
    expect(refuse({ name: 'talk.MP4', size: 1 })).toContain('not supported');
    expect(refuse({ name: 'talk', size: 1, type: 'audio/ogg' })).toContain('not supported');
    expect(refuse({ name: 'a.txt', size: 0 })).toContain('empty');
    expect(refuse({ name: 'a.pdf', size: 63_000_000 }, 52_428_800)).toContain('60 MiB; the limit is 50 MiB');
  });

  it('leaves the rest to the server, which checks the bytes', () => {
    const names = ['a.PDF', 'b.docx', 'no-extension', 'settings.yaml', 'photo.png'];
    expect(names.map((name) => refuse({ name, size: 1 }))).toEqual(Array(5).fill(undefined));
    expect(refuse({ name: 'a.pdf', size: 63_000_000 })).toBeUndefined();
  });

  it('recognises system files in folders', () => {
    expect(['.DS_Store', 'Thumbs.db', 'a.txt'].map(isSystemFile)).toEqual([true, true, false]);
  });
});

describe('formats', () => {
  it('have a name, a short mark and a distinct extension each', () => {
    const all = DOCUMENT_TYPES.flatMap((type) => DOCUMENT_FORMATS[type].extensions);
    expect(new Set(all).size).toBe(all.length);
    expect(ACCEPTED.split(',')).toEqual(all);
    expect(DOCUMENT_TYPES.every((type) => DOCUMENT_FORMATS[type].mark.length <= 4)).toBe(true);
  });

  it('are distinguished by colour: a PDF, a text document, plain text and a book', () => {
    const families = ['a.pdf', 'a.docx', 'a.md', 'a.epub', 'a.csv', 'a.pptx'].map((name) => formatOf({ name }).family);
    expect(new Set(families).size).toBe(families.length);
  });

  it("prefer the server's detection to the name", () => {
    expect(formatOf({ name: 'a.PDF' }).mark).toBe('PDF');
    expect(formatOf({ name: 'a.txt', type: 'xlsx' }).mark).toBe('XLS');
    expect(formatOf({ name: 'a' }).mark).toBe('FILE');
    expect(formatOf({ name: 'a', type: 'of-tomorrow' }).mark).toBe('FILE');
  });
});

describe('progress', () => {
  it('estimates the time left from the pace, once there is one', () => {
    expect(timeLeft({ at: 0, progress: 0.2 }, { at: 10_000, progress: 0.6 })).toBeCloseTo(10_000);
    expect(timeLeft({ at: 0, progress: 0.2 }, { at: 500, progress: 0.6 })).toBeUndefined();
    expect(timeLeft({ at: 0, progress: 0.2 }, { at: 10_000, progress: 0.2 })).toBeUndefined();
    expect(timeLeft(undefined, { at: 0, progress: 0.5 })).toBeUndefined();
  });

  it('shows stage, share and time', () => {
    expect(progressText({ status: 'embedding', progress: 0.42 }, 8_200)).toBe('Indexing 42 % · about 8 s left');
    expect(progressText({ status: 'queued', progress: 0, stage: 'parse', eta_s: 4 })).toBe('Waiting');
    const ocr = { status: 'ocr', progress: 0.1, stage: 'ocr', stage_done: 3, stage_total: 40, eta_s: 70 } as const;
    expect(progressText(ocr, 1)).toBe('Recognising text · page 3 of 40 · about 1 min 10 s left');
    expect(progressText({ status: 'embedding', progress: 0.99, stage: 'publish' })).toBe('Publishing 99 %');
  });
});

describe('parseChange', () => {
  it('parses the three kinds of events and skips unknown ones', () => {
    expect(parseChange('document', '{"id":"a","status":"ready"}')).toEqual({ id: 'a', status: 'ready' });
    expect(parseChange('deleted', '{"id":"a"}')).toEqual({ id: 'a', deleted: true });
    expect(parseChange('resync', '{}')).toBe(RESYNC);
    expect(parseChange('document', '{}')).toBeUndefined();
    expect(parseChange('document', 'not json')).toBeUndefined();
  });
});
