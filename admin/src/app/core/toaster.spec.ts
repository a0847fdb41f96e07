import { TestBed } from '@angular/core/testing';
import { Toaster } from './toaster';

describe('toaster', () => {
  it('does nothing if the app ends while the snack bar is loading', async () => {
    const shown = TestBed.inject(Toaster).show('Saved.');
    TestBed.resetTestingModule();
    expect(await shown).toBe(false);
  });
});
