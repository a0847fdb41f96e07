import { fileKind, refuse } from './document-files';
import { progressText, timeLeft } from './document-progress';
import { RESYNC, parseChange } from './documents-api';

describe('refuse', () => {
  it('stops what cannot work before it is sent', () => {
    expect(refuse({ name: 'photo.png', size: 1 })).toContain('not supported');
    expect(refuse({ name: 'no-extension', size: 1 })).toContain('not supported');
    expect(refuse({ name: 'a.txt', size: 0 })).toContain('empty');
    expect(refuse({ name: 'a.pdf', size: 60 * 1024 * 1024 })).toContain('63 MB');
  });

  it('lets the rest pass, whatever the case of the name', () => {
    expect(['a.PDF', 'b.docx', 'c.txt', 'd.md', 'e.markdown'].map((name) => refuse({ name, size: 1 }))).toEqual(
      Array(5).fill(undefined),
    );
    expect(fileKind('a.PDF')).toBe('PDF');
  });
});

describe('progress', () => {
  it('tells the time left from the pace, not before there is one', () => {
    expect(timeLeft({ at: 0, progress: 0.2 }, { at: 10_000, progress: 0.6 })).toBeCloseTo(10_000);
    expect(timeLeft({ at: 0, progress: 0.2 }, { at: 500, progress: 0.6 })).toBeUndefined();
    expect(timeLeft({ at: 0, progress: 0.2 }, { at: 10_000, progress: 0.2 })).toBeUndefined();
    expect(timeLeft(undefined, { at: 0, progress: 0.5 })).toBeUndefined();
  });

  it('says stage, share and time', () => {
    expect(progressText({ status: 'embedding', progress: 0.42 }, 8_200)).toBe('Indexing 42 % · about 8.0 s left');
    expect(progressText({ status: 'queued', progress: 0 })).toBe('Waiting');
  });
});

describe('parseChange', () => {
  it('reads the three kinds of events and skips what it does not know', () => {
    expect(parseChange('document', '{"id":"a","status":"ready"}')).toEqual({ id: 'a', status: 'ready' });
    expect(parseChange('deleted', '{"id":"a"}')).toEqual({ id: 'a', deleted: true });
    expect(parseChange('resync', '{}')).toBe(RESYNC);
    expect(parseChange('document', '{}')).toBeUndefined();
    expect(parseChange('document', 'not json')).toBeUndefined();
  });
});
