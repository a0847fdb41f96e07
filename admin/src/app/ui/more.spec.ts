import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ApiError } from '../core/http/problem';
import { Toaster } from '../core/toaster';
import { More } from './more';

@Component({ imports: [More], template: `<nx-more [of]="pages" [shown]="50" />` })
class Host {
  readonly pages = {
    cursor: signal<string | null>('c1'),
    loadingMore: signal(false),
    more: vi.fn(() => Promise.resolve()),
  };
}

describe('More', () => {
  it('loads the next page, shows errors, and disappears at the end', async () => {
    const toaster = { show: vi.fn().mockResolvedValue(false) };
    TestBed.configureTestingModule({ providers: [{ provide: Toaster, useValue: toaster }] });
    const fixture = TestBed.createComponent(Host);
    const { pages } = fixture.componentInstance;
    const root = fixture.nativeElement as HTMLElement;
    await fixture.whenStable();
    expect(root.textContent).toContain('50 shown');
    pages.more.mockRejectedValueOnce(new ApiError(503, 'database_unavailable', 'x'));
    root.querySelector('button')!.click();
    await fixture.whenStable();
    expect(toaster.show).toHaveBeenCalledWith(expect.stringContaining('rows already shown'), 'Try again');
    pages.cursor.set(null);
    await fixture.whenStable();
    expect(root.querySelector('button')).toBeNull();
  });
});
