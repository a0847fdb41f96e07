import { TestBed } from '@angular/core/testing';
import { Chart } from './chart';
import { layers } from './layers';
import { axisOf, bandsOf, describe as words, highest, labelled } from './series';

const SERIES = [
  { label: 'Hits', tone: 'strong' },
  { label: 'Misses', tone: 'quiet' },
] as const;
const BUCKETS = [
  { label: '1 May', values: [10, 5], note: '67 %' },
  { label: '2 May', values: [0, 0] },
  { label: '3 May', values: [20, null], partial: true },
];
const at = (path: string) => path.match(/M/g)?.length ?? 0;

describe('Chart', () => {
  async function shown(inputs: Record<string, unknown> = {}) {
    const fixture = TestBed.createComponent(Chart);
    for (const [key, value] of Object.entries({ title: 'Questions', series: SERIES, buckets: BUCKETS, ...inputs }))
      fixture.componentRef.setInput(key, value);
    await fixture.whenStable();
    const root = fixture.nativeElement as HTMLElement;
    document.body.append(root);
    const slots = [...root.querySelectorAll<SVGElement>('.slot')];
    const press = async (key: string) => {
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      await fixture.whenStable();
    };
    return { fixture, root, slots, press };
  }
  afterEach(() => (document.body.textContent = ''));

  it('describes each bucket in words, and has one of them in the tab order', async () => {
    const { slots } = await shown({ noteLabel: 'Hit rate' });
    expect(slots.map((slot) => slot.getAttribute('aria-label'))).toEqual([
      '1 May · Hits 10 · Misses 5 · Hit rate 67 %',
      '2 May · Hits 0 · Misses 0',
      '3 May · Hits 20 · Misses – · not over yet',
    ]);
    expect(slots.map((slot) => slot.getAttribute('tabindex'))).toEqual(['-1', '-1', '0']);
  });

  it('supports keyboard navigation, announces the current values, and opens details', async () => {
    const { fixture, root, slots, press } = await shown({ opens: true });
    const opened: number[] = [];
    fixture.componentInstance.opened.subscribe((index) => opened.push(index));
    slots[2]!.focus();
    await press('ArrowLeft');
    expect([document.activeElement, slots[1]!.getAttribute('tabindex')]).toEqual([slots[1], '0']);
    expect(root.querySelector('.readout')?.textContent).toContain('2 May');
    await press('Home');
    await press('ArrowLeft');
    await press('Enter');
    slots[2]!.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    expect(opened).toEqual([0, 2]);
  });

  it('has a scale from 0 with its unit', async () => {
    const { root } = await shown({ format: (value: number | null) => `${value} ms` });
    const ticks = [...root.querySelectorAll('.scale text')].map((tick) => tick.textContent);
    expect(ticks).toEqual(['0', '5 ms', '10 ms', '15 ms', '20 ms']);
  });

  it('shows the same numbers as a table', async () => {
    const { fixture, root } = await shown();
    root.querySelector<HTMLButtonElement>('header button')!.click();
    await fixture.whenStable();
    expect([...root.querySelectorAll('tbody tr')].map((row) => row.textContent?.replace(/\s+/g, ' ').trim())).toEqual([
      '1 May105',
      '2 May00',
      '3 May (not over yet)20–',
    ]);
  });

  it('draws without style attributes, as a strict style-src requires', async () => {
    const { root } = await shown({ kind: 'area' });
    expect(root.querySelectorAll('[style]').length).toBe(0);
  });

  it('renders without buckets', async () => {
    const { slots } = await shown({ buckets: [] });
    expect(slots).toEqual([]);
  });
});

describe('drawing', () => {
  const scales = { x: bandsOf(3, 300), y: axisOf(20, 100, true).y };

  it('stacks bars according to the scale', () => {
    const [hits, misses] = layers('bars', SERIES, BUCKETS, scales);
    expect(hits!.bars.map(({ y, height }) => [y, height])).toEqual([
      [50, 50],
      [0, 100],
    ]);
    expect(misses!.bars.map(({ y, height }) => [y, height])).toEqual([[25, 25]]);
    expect(hits!.bars.map(({ partial }) => partial)).toEqual([false, true]);
  });

  it('leaves gaps for missing values, and draws dots between gaps', () => {
    const buckets = [1, null, 2, 3, null, 4].map((value, i) => ({ label: `${i}`, values: [value] }));
    const [layer] = layers('line', [SERIES[0]], buckets, { ...scales, x: bandsOf(6, 600) });
    expect([at(layer!.line), layer!.dots.length]).toEqual([3, 2]);
  });

  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [97, [0, 20, 40, 60, 80, 100]],
    [1_234, [0, 500, 1_000, 1_500]],
  ])('an axis for %s has whole ticks and ends at or above it', (top, ticks) => {
    expect(axisOf(top, 100, true).ticks).toEqual(ticks);
  });

  it('labels the first and the last bucket, and as many between as fit', () => {
    expect(labelled(3, 640)).toEqual([0, 1, 2]);
    for (const [count, width] of [
      [14, 640],
      [90, 390],
      [365, 1200],
    ] as const) {
      const shown = labelled(count, width);
      expect([shown[0], shown.at(-1)]).toEqual([0, count - 1]);
      expect(shown.length).toBeLessThanOrEqual(Math.floor(width / 96) + 1);
      expect(shown).toEqual([...new Set(shown)].sort((a, b) => a - b));
    }
    expect(labelled(0, 640)).toEqual([]);
  });

  it('ignores invalid heights', () => {
    expect(highest([null, Number.NaN, 3, Number.POSITIVE_INFINITY])).toBe(3);
    expect(words({ label: 'x', values: [] }, [SERIES[0]], String)).toBe('x · Hits null');
  });
});
