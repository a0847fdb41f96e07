import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { Access } from '../../core/auth/access';
import { Toaster } from '../../core/toaster';
import { BenchApi } from './bench-api';
import type { Candidate, RetrievalAnswer } from './bench-types';
import { TryRetrieval } from './try-retrieval';

const candidate = (chunk_id: string, in_result: boolean, start: number) =>
  ({
    ...{ chunk_id, document_id: 'd', title: chunk_id, text: `text of ${chunk_id}`, start, end: start + 9 },
    ...{ fused_rank: start, fused_score: 1, passes: 'dense', in_result },
  }) as Candidate;
const explained = (candidates: Candidate[]) =>
  ({
    results: candidates.filter((each) => each.in_result) as unknown[],
    decision: 'relevant',
    explain: {
      ...{ embedder_id: 'e', threshold: 0.5, lexical_floor: 0.5, dense_weight: 0.5, candidates },
      timings_ms: { embed: 1, dense: 1, lexical: 1, fuse: 1, rerank: 0, total: 4 },
    },
  }) as RetrievalAnswer;

describe('TryRetrieval', () => {
  const ask = vi.fn();
  const boxes = (root: HTMLElement) => [...root.querySelectorAll<HTMLInputElement>('nx-candidate-table input')];
  const button = (root: HTMLElement) => root.querySelector<HTMLButtonElement>('button.save')!;

  async function shown(answer: RetrievalAnswer) {
    ask.mockResolvedValue(answer);
    const add = vi.fn().mockResolvedValue(undefined);
    const sets = () => ({ items: () => [{ id: 's', name: 'Set', questions: 1 }] });
    HTMLDialogElement.prototype.showModal = vi.fn();
    HTMLDialogElement.prototype.close = vi.fn();
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: BenchApi, useValue: { ask, add, sets } },
        { provide: Access, useValue: { can: () => true } },
        // The real one is loaded lazily, and may arrive after the test has ended.
        { provide: Toaster, useValue: { show: vi.fn().mockResolvedValue(false) } },
      ],
    });
    const fixture = TestBed.createComponent(TryRetrieval);
    fixture.componentRef.setInput('q', 'How much leave?');
    fixture.componentRef.setInput('settings', {});
    await fixture.whenStable();
    const root = fixture.nativeElement as HTMLElement;
    const save = async () => {
      button(root).click();
      await fixture.whenStable();
      root
        .querySelector('dialog form, nx-save-question form')!
        .dispatchEvent(new Event('submit', { cancelable: true }));
      await fixture.whenStable();
    };
    return { root, add, save, stable: () => fixture.whenStable() };
  }

  it('stores a question with the passage that answered it, without marking it', async () => {
    const page = await shown(explained([candidate('a', true, 1), candidate('b', true, 20), candidate('c', false, 40)]));
    expect(boxes(page.root).map((box) => box.checked)).toEqual([true, false, false]);
    await page.save();
    expect(page.add).toHaveBeenCalledWith('s', 'How much leave?', [
      { document_id: 'd', start: 1, end: 10, quote: 'text of a' },
    ]);
  });

  it('stores the marked passages instead, even if there are none', async () => {
    const page = await shown(explained([candidate('a', true, 1), candidate('b', true, 20)]));
    boxes(page.root)[0]!.dispatchEvent(new Event('change'));
    await page.stable();
    expect(boxes(page.root).map((box) => box.checked)).toEqual([false, false]);
    await page.save();
    expect(page.add).toHaveBeenCalledWith('s', 'How much leave?', []);
  });

  it('marks nothing if nothing is found', async () => {
    const page = await shown(explained([candidate('a', false, 1)]));
    expect(boxes(page.root).map((box) => box.checked)).toEqual([false]);
  });
});
