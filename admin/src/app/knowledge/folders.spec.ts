import { fromDrop, fromPicker } from './dropped-files';
import { ancestors, childFolders, cleanFolder, joinFolders } from './folders';
import { cleanTags } from '../core/format/tags';

const FOLDERS = [
  { path: 'HR', documents: 1 },
  { path: 'HR/Policies', documents: 2 },
  { path: 'HR/Policies/2026', documents: 4 },
  { path: 'HRX', documents: 8 },
  { path: 'Report 10', documents: 1 },
  { path: 'Report 9', documents: 1 },
];

describe('folders', () => {
  it('are normalised', () => {
    expect(cleanFolder(' /HR\\ Policies //./../2026/ ')).toBe('HR/Policies/2026');
    expect(cleanFolder(' / ')).toBe('');
    expect(joinFolders('', 'a', '', 'b')).toBe('a/b');
  });

  it('return the path to the top level', () => {
    expect(ancestors('HR/Policies').map(({ path }) => path)).toEqual(['HR', 'HR/Policies']);
    expect(ancestors('')).toEqual([]);
  });

  it('count documents below them, and only those', () => {
    expect(childFolders(FOLDERS, '').map(({ name, documents }) => [name, documents])).toEqual([
      ['HR', 7],
      ['HRX', 8],
      ['Report 9', 1],
      ['Report 10', 1],
    ]);
    expect(childFolders(FOLDERS, 'HR')).toEqual([{ name: 'Policies', path: 'HR/Policies', documents: 6 }]);
    expect(childFolders(FOLDERS, 'HR/Policies/2026')).toEqual([]);
  });
});

describe('files of a chosen folder', () => {
  const file = (name: string, path: string) =>
    Object.defineProperty(new File(['x'], name), 'webkitRelativePath', { value: path });

  it('keep the folder they were in; system files are skipped', () => {
    const placed = fromPicker([
      file('a.txt', 'docs/sub/a.txt'),
      file('.DS_Store', 'docs/.DS_Store'),
      file('.env', ''),
      file('b.txt', ''),
    ]);
    expect(placed.map(({ file: { name }, folder }) => [name, folder])).toEqual([
      ['a.txt', 'docs/sub'],
      ['.env', ''],
      ['b.txt', ''],
    ]);
  });
});

describe('a dropped folder', () => {
  type Entry = { name: string; isFile: boolean; isDirectory: boolean };
  const leaf = (name: string): Entry => ({
    name,
    isFile: true,
    isDirectory: false,
    ...{ file: (done: (file: File) => void) => done(new File(['x'], name)) },
  });
  /** Browsers list a directory in batches; here two at a time. */
  const directory = (name: string, ...children: Entry[]): Entry => ({
    name,
    isFile: false,
    isDirectory: true,
    ...{
      createReader: () => {
        const left = [...children];
        return { readEntries: (done: (some: Entry[]) => void) => done(left.splice(0, 2)) };
      },
    },
  });
  const dropped = (...entries: Entry[]) =>
    ({ files: [], items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })) }) as unknown as DataTransfer;

  it('is read completely, however deep, beside files dropped with it', async () => {
    const files = [leaf('1.txt'), leaf('2.txt'), leaf('3.txt'), leaf('.DS_Store'), directory('sub', leaf('4.txt'))];
    const found = await fromDrop(dropped(directory('docs', ...files), leaf('alone.txt')));
    expect(found.map(({ file: { name }, folder }) => `${folder}|${name}`)).toEqual([
      'docs|1.txt',
      'docs|2.txt',
      'docs|3.txt',
      'docs/sub|4.txt',
      '|alone.txt',
    ]);
  });
});

it('tags are kept without duplicates, in their first spelling', () => {
  expect(cleanTags(' Contract, 2026,, contract,a   b ')).toEqual(['Contract', '2026', 'a b']);
});
