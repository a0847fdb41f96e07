import { Component, resource, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { ListPage } from './list-page';
import { type ListFilter, type ListValues, activeFilters, cleared, isNarrowed } from './list-query';

const LAYER: ListFilter = {
  key: 'layer',
  label: 'Layer',
  options: [
    { value: 'exact', label: 'Exact' },
    { value: 'semantic', label: 'Semantic' },
  ],
};
const MODEL: ListFilter = { key: 'model', label: 'Model', text: (id) => id.toUpperCase() };
const TAG: ListFilter = { key: 'tag', label: 'Tag', any: 'all', list: true, options: [{ value: 'a', label: 'a' }] };

@Component({
  imports: [ListPage],
  template: `
    <nx-list-page
      label="things"
      [resource]="read"
      [shown]="shown()"
      [values]="values()"
      [filters]="filters"
      [sorts]="sorts"
      [(selected)]="selected"
    >
      <p id="rows">rows</p>
      <ng-template #empty><p id="first">Make the first one</p></ng-template>
      <ng-template #bulk><button>Delete them</button></ng-template>
    </nx-list-page>
  `,
})
class Host {
  readonly read = resource({ loader: () => Promise.resolve([1]) });
  readonly shown = signal(1);
  readonly values = signal<ListValues>({});
  readonly filters = [LAYER, MODEL, TAG];
  readonly sorts = [
    { value: '', label: 'Newest first' },
    { value: 'name', label: 'By name' },
  ];
  readonly selected = signal<ReadonlySet<string>>(new Set());
}

describe('ListPage', () => {
  let host: Host;
  let root: HTMLElement;
  let stable: () => Promise<unknown>;
  const navigate = vi.fn();
  const press = (text: string) =>
    [...root.querySelectorAll('button')].find((button) => button.textContent?.trim().startsWith(text))!.click();

  beforeEach(async () => {
    navigate.mockReset();
    TestBed.configureTestingModule({ providers: [provideRouter([])] });
    TestBed.inject(Router).navigate = navigate;
    const fixture = TestBed.createComponent(Host);
    host = fixture.componentInstance;
    root = fixture.nativeElement as HTMLElement;
    stable = () => fixture.whenStable();
    await stable();
  });

  it('keeps filters and order in the URL, omitting the default order', async () => {
    press('Exact');
    expect(navigate).toHaveBeenLastCalledWith([], expect.objectContaining({ queryParams: { layer: 'exact' } }));
    const order = root.querySelector<HTMLSelectElement>('.order')!;
    for (const [value, sort] of [
      ['name', 'name'],
      ['', undefined],
    ] as const) {
      order.value = value;
      order.dispatchEvent(new Event('change'));
      expect(navigate).toHaveBeenLastCalledWith([], expect.objectContaining({ queryParams: { sort } }));
    }
  });

  it('distinguishes an empty list from no matches, and clears search and filters together', async () => {
    host.shown.set(0);
    await stable();
    expect(root.querySelector('#first')).not.toBeNull();
    host.values.set({ model: 'gpt' });
    await stable();
    expect([root.querySelector('#first'), root.textContent?.includes('Nothing matches')]).toEqual([null, true]);
    press('Clear search');
    expect(navigate).toHaveBeenLastCalledWith(
      [],
      expect.objectContaining({ queryParams: { q: undefined, layer: undefined, model: undefined, tag: undefined } }),
    );
  });

  it('shows the selection bar instead of the tools, and clears the selection when the view changes', async () => {
    expect(root.textContent).not.toContain('Delete them');
    host.selected.set(new Set(['a', 'b']));
    await stable();
    expect(root.querySelector('.bulk')?.textContent).toContain('2 selected');
    expect(root.querySelector<HTMLElement>('.toolbar')?.inert).toBe(true);
    press('Exact');
    await stable();
    expect(host.selected().size).toBe(0);
  });

  it('shows a list for few options if their number varies', () => {
    const boxes = [...root.querySelectorAll<HTMLSelectElement>('select:not(.order)')];
    expect(boxes.map((box) => [box.ariaLabel ?? box.getAttribute('aria-label'), box.options[0]?.text])).toEqual([
      ['Filter by tag', 'Tag: all'],
    ]);
  });

  it('shows a chip for each filter that is not visible as a pressed button', async () => {
    host.values.set({ layer: 'exact', model: 'gpt' });
    await stable();
    expect([...root.querySelectorAll('.used')].map((chip) => chip.textContent?.trim())).toEqual(['Model: GPT']);
  });
});

describe('list query', () => {
  it('knows what filters the list', () => {
    expect(isNarrowed([MODEL], { sort: 'name', other: 'x' })).toBe(false);
    expect(isNarrowed([MODEL], { q: 'a' })).toBe(true);
    expect(activeFilters([LAYER, MODEL], { layer: 'exact', model: '' })).toEqual([]);
    expect(cleared([LAYER])).toEqual({ q: undefined, layer: undefined });
  });
});
