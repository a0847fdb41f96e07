import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { type WidgetDesign, defaultDesign } from '@nexus/contracts';
import { Toaster } from '../../core/toaster';
import { WidgetStore } from '../widget-store';
import { WidgetsApi } from '../widgets-api';
import { DesignStore } from './design-store';

interface State {
  version: number;
  published: WidgetDesign;
  draft: WidgetDesign | null;
}

describe('DesignStore', () => {
  const saveDraft = vi.fn();
  const publish = vi.fn();
  const stored = signal<State>({ version: 1, published: defaultDesign(), draft: null });
  const id = signal('w');
  let store: DesignStore;

  beforeEach(() => {
    vi.resetAllMocks();
    id.set('w');
    vi.useFakeTimers();
    stored.set({ version: 1, published: defaultDesign(), draft: null });
    saveDraft.mockImplementation((_: string, draft: WidgetDesign) => Promise.resolve({ ...stored(), draft }));
    publish.mockImplementation(() =>
      Promise.resolve({ version: stored().version + 1, published: stored().draft, draft: null }),
    );
    const read = Object.assign(() => stored(), {
      value: stored,
      hasValue: () => true,
      set: (next: State) => stored.set(next),
      reload: vi.fn(),
    });
    TestBed.configureTestingModule({
      providers: [
        DesignStore,
        { provide: WidgetStore, useValue: { id, read: { reload: vi.fn() } } },
        { provide: WidgetsApi, useValue: { design: () => read, saveDraft, publish } },
        { provide: Toaster, useValue: { show: vi.fn().mockResolvedValue(false) } },
      ],
    });
    store = TestBed.inject(DesignStore);
    TestBed.tick();
  });
  afterEach(() => vi.useRealTimers());

  const type = (text: string) => store.setBehaviour('greeting', text);
  const greeting = () => store.design()?.behaviour.greeting;

  it('saves what is typed once, when it rests', async () => {
    type('H');
    type('Hi');
    expect([greeting(), store.saving()]).toEqual(['Hi', 'waiting']);
    await vi.advanceTimersByTimeAsync(799);
    expect(saveDraft).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(saveDraft).toHaveBeenCalledTimes(1);
    expect(saveDraft.mock.calls[0]?.[1].behaviour.greeting).toBe('Hi');
    expect([greeting(), store.saving()]).toEqual(['Hi', 'saved']);
    expect(store.changes().map(({ label }) => label)).toEqual(['Greeting']);
  });

  it('keeps what is typed while an earlier state is being saved, and its steps', async () => {
    let answer: (state: State) => void = () => undefined;
    saveDraft.mockReturnValueOnce(new Promise<State>((resolve) => (answer = resolve)));
    type('One');
    await vi.advanceTimersByTimeAsync(800);
    store.setTheme('radius', 2);
    answer({ ...stored(), draft: defaultDesign() });
    await vi.advanceTimersByTimeAsync(0);
    expect([greeting(), store.saving()]).toEqual(['One', 'waiting']);
    store.undo();
    expect([store.design()?.theme.radius, greeting()]).toEqual([16, 'One']);
    store.undo();
    expect(greeting()).toBe('');
    store.redo();
    expect(greeting()).toBe('One');
  });

  it('sends the latest design last, however long an earlier save takes', async () => {
    let answer: (state: State) => void = () => undefined;
    saveDraft.mockReturnValueOnce(new Promise<State>((resolve) => (answer = resolve)));
    type('One');
    await vi.advanceTimersByTimeAsync(800);
    type('Two');
    const published = store.publish('');
    await vi.advanceTimersByTimeAsync(800);
    expect([saveDraft.mock.calls.length, publish.mock.calls.length]).toEqual([1, 0]);
    answer({ ...stored(), draft: defaultDesign() });
    await published;
    expect(saveDraft.mock.calls.map(([, design]) => design.behaviour.greeting)).toEqual(['One', 'Two']);
    expect(publish).toHaveBeenCalledTimes(1);
  });

  it('saves a change to the widget that it was made for, when the page shows another one', async () => {
    type('One');
    id.set('other');
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(800);
    expect(saveDraft.mock.calls.map(([widget, design]) => [widget, design.behaviour.greeting])).toEqual([['w', 'One']]);
    expect(store.saving()).toBe('saved');
  });

  it('says that it could not save, and keeps the changes', async () => {
    saveDraft.mockRejectedValueOnce(new Error('down'));
    type('One');
    await vi.advanceTimersByTimeAsync(800);
    expect([store.saving(), greeting()]).toEqual(['failed', 'One']);
    expect(store.failure()).not.toBe('');
    type('Two');
    await vi.advanceTimersByTimeAsync(800);
    expect([store.saving(), store.failure()]).toEqual(['saved', '']);
  });

  it('publishes what is shown, also what was not saved yet', async () => {
    type('Now');
    await store.publish('note');
    expect(saveDraft.mock.calls[0]?.[1].behaviour.greeting).toBe('Now');
    expect(publish).toHaveBeenCalledWith('w', 'note');
    expect([store.version(), store.changes()]).toEqual([2, []]);
  });

  it('publishes nothing that was not saved', async () => {
    saveDraft.mockRejectedValueOnce(new Error('down'));
    type('Now');
    await expect(store.publish('')).rejects.toThrow('down');
    expect(publish).not.toHaveBeenCalled();
  });
});
