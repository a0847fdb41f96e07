import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Cell, type Column, directionOf, nextSort, range } from './column';
import { DataTable } from './data-table';
import { selectionOf } from './selection';

interface Row {
  id: string;
  name: string;
  hits: number;
}

@Component({
  imports: [Cell, DataTable],
  template: `
    <nx-data-table
      label="things"
      remember="test"
      [items]="items()"
      [columns]="columns"
      [selectable]="true"
      [nameOf]="nameOf"
      [sort]="sort()"
      [current]="current()"
      [(selected)]="selected"
      (sorted)="sort.set($event)"
    >
      <ng-template nxCell="name" [nxCellOf]="items()" let-item>
        <button data-row>{{ item.name.toUpperCase() }}</button>
      </ng-template>
    </nx-data-table>
  `,
})
class Host {
  readonly items = signal<readonly Row[]>([1, 2, 3, 4].map((n) => ({ id: `r${n}`, name: `row ${n}`, hits: n * 10 })));
  readonly columns: readonly Column<Row>[] = [
    { key: 'name', label: 'Name', always: true, sorts: ['name', '-name'], card: 'title' },
    { key: 'hits', label: 'Hits', number: true, text: ({ hits }) => (hits ? `${hits} hits` : '') },
    { key: 'id', label: 'Id', hidden: true, text: ({ id }) => id },
  ];
  readonly nameOf = ({ name }: Row) => name;
  readonly sort = signal<string | undefined>(undefined);
  readonly selected = signal<ReadonlySet<string>>(new Set());
  readonly current = signal<string | undefined>(undefined);
}

describe('DataTable', () => {
  let host: Host;
  let root: HTMLElement;
  let stable: () => Promise<unknown>;
  const cells = () => [...root.querySelectorAll('tbody tr')].map((tr) => tr.textContent?.replace(/\s+/g, ' ').trim());
  const heads = () => [...root.querySelectorAll('th')].map((th) => th.textContent?.trim()).filter(Boolean);

  beforeEach(async () => {
    localStorage.clear();
    const fixture = TestBed.createComponent(Host);
    host = fixture.componentInstance;
    root = fixture.nativeElement as HTMLElement;
    stable = () => fixture.whenStable();
    await stable();
  });

  it('shows templates and texts by column', () => {
    expect(cells()[0]).toBe('ROW 1 10 hits');
    expect(heads()).toEqual(['Name', 'Hits']);
  });

  it('shows a dash for empty cells, and marks the open row', async () => {
    host.items.update(([first, ...rest]) => [{ ...first!, hits: 0 }, ...rest]);
    host.current.set('r2');
    await stable();
    const [first, second] = root.querySelectorAll('tbody tr');
    expect(first!.querySelectorAll('td.none').length).toBe(1);
    expect(second!.querySelectorAll('td.none').length).toBe(0);
    expect([first, second].map((row) => row!.getAttribute('aria-current'))).toEqual([null, 'true']);
  });

  it('cycles through the orders of a column and back to the default', async () => {
    const press = async () => (root.querySelector<HTMLButtonElement>('.sort')!.click(), await stable());
    const states: unknown[] = [];
    for (let i = 0; i < 3; i++) {
      await press();
      states.push([host.sort(), root.querySelector('th[aria-sort]')?.getAttribute('aria-sort') ?? null]);
    }
    expect(states).toEqual([
      ['name', 'ascending'],
      ['-name', 'descending'],
      [undefined, null],
    ]);
  });

  it('selects one row, a range with Shift, and all of them', async () => {
    const [all, ...boxes] = [...root.querySelectorAll<HTMLInputElement>('input[type=checkbox]')];
    expect(boxes[0]?.getAttribute('aria-label')).toBe('Select row 1');
    boxes[0]!.click();
    boxes[2]!.dispatchEvent(new MouseEvent('click', { shiftKey: true, bubbles: true }));
    await stable();
    expect([...host.selected()]).toEqual(['r1', 'r2', 'r3']);
    expect(all!.indeterminate).toBe(true);
    all!.click();
    await stable();
    expect(host.selected().size).toBe(4);
  });

  it('shows the selected columns, and remembers them', async () => {
    root.querySelector<HTMLButtonElement>('button[aria-haspopup=menu]')!.click();
    await stable();
    const entries = [...root.querySelectorAll<HTMLButtonElement>('[role=menuitemcheckbox]')];
    expect(entries.map((entry) => [entry.textContent?.trim(), entry.getAttribute('aria-checked')])).toEqual([
      ['Hits', 'true'],
      ['Id', 'false'],
    ]);
    entries[1]!.click();
    await stable();
    expect(cells()[0]).toBe('ROW 1 10 hits r1');
    const again = TestBed.createComponent(Host);
    await again.whenStable();
    expect((again.nativeElement as HTMLElement).querySelector('tbody tr')?.textContent).toContain('r1');
  });

  it('works without browser storage and with invalid data in it', async () => {
    localStorage.setItem('nexus.columns.test', '[broken');
    const again = TestBed.createComponent(Host);
    await again.whenStable();
    expect((again.nativeElement as HTMLElement).querySelectorAll('tbody tr').length).toBe(4);
  });
});

describe('columns', () => {
  it('know their next order and direction', () => {
    expect([nextSort(['a', '-a'], 'a'), nextSort(['a'], 'a'), nextSort(['-b'], 'a')]).toEqual(['-a', undefined, '-b']);
    const sorts = ['a', '-a'];
    expect([directionOf({ sorts }, 'a'), directionOf({ sorts }, '-a')]).toEqual(['ascending', 'descending']);
    expect([directionOf({ sorts }, undefined), directionOf({}, 'a')]).toEqual([null, null]);
    expect(directionOf({ sorts: ['newest'], descends: true }, 'newest')).toBe('descending');
  });

  it('ranges work in both directions; without a start it is the row itself', () => {
    const ids = ['a', 'b', 'c', 'd'];
    expect([range(ids, 'c', 'a'), range(ids, undefined, 'b'), range(ids, 'gone', 'd')]).toEqual([
      ['a', 'b', 'c'],
      ['b'],
      ['d'],
    ]);
  });
});

describe('selectionOf', () => {
  it('keeps items that are still in the list, and its identity if no selected item leaves', () => {
    const items = signal([{ id: 'a' }, { id: 'b' }]);
    const selected = selectionOf(items);
    selected.set(new Set(['a', 'b']));
    const before = selected();
    items.set([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
    expect(selected()).toBe(before);
    items.set([{ id: 'b' }, { id: 'c' }]);
    expect([...selected()]).toEqual(['b']);
    items.set([]);
    expect(selected().size).toBe(0);
  });
});
