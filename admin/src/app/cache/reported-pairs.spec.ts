import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { ReportedPairs } from './reported-pairs';

const PAIR = {
  ...{ id: 'n1', asked: 'Open on Sunday?', stored: 'Open on Monday?', embedder: 'e', similarity: 0.9, score: 0.8 },
  ...{ comment: '', reported_by: 'member:u1', created_at: '2026-01-01T00:00:00Z' },
};

describe('ReportedPairs', () => {
  const saved: string[] = [];
  let http: HttpTestingController;
  let root: HTMLElement;
  let stable: () => Promise<unknown>;
  const download = () => [...root.querySelectorAll('button')].find(({ textContent }) => /CSV/.test(textContent));

  const show = async (items: object[]) => {
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    const fixture = TestBed.createComponent(ReportedPairs);
    root = fixture.nativeElement as HTMLElement;
    stable = () => fixture.whenStable();
    http = TestBed.inject(HttpTestingController);
    TestBed.tick();
    http.expectOne(({ url }) => url === '/api/cache/negatives').flush({ items, next_cursor: null });
    await stable();
  };

  beforeEach(() => {
    saved.length = 0;
    Object.assign(URL, { createObjectURL: () => 'blob:pairs', revokeObjectURL: () => undefined });
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download);
    });
  });
  afterEach(() => vi.restoreAllMocks());

  it('disables the download if there are none', async () => {
    await show([]);
    expect(download()).toBeUndefined();
  });

  it('saves all of them as a file', async () => {
    await show([PAIR]);
    download()!.click();
    http.expectOne('/api/cache/negatives/export').flush(new Blob(['asked']));
    await stable();
    expect(saved).toEqual(['reported-pairs.csv']);
  });

  it('saves nothing if the download fails, and enables it again', async () => {
    await show([PAIR]);
    download()!.click();
    TestBed.tick();
    expect(download()!.disabled).toBe(true);
    http.expectOne('/api/cache/negatives/export').flush(new Blob(['{}']), { status: 503, statusText: 'Unavailable' });
    // The problem is parsed from the response blob, which is asynchronous.
    await vi.waitFor(() => {
      TestBed.tick();
      expect(download()!.disabled).toBe(false);
    });
    expect(saved).toEqual([]);
  });
});
