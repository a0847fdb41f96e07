import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ApiError } from './http/problem';
import { Toaster } from './toaster';
import { draftOf, editedSettings } from './drafts';

const saved = signal<{ name: string } | undefined>(undefined);

@Component({ template: '' })
class Form {
  readonly draft = draftOf('form', saved);
}

describe('draftOf', () => {
  beforeEach(() => saved.set(undefined));

  it('starts with the saved values and detects a change', () => {
    const { draft } = TestBed.createComponent(Form).componentInstance;
    expect([draft.value(), draft.dirty()]).toEqual([undefined, false]);
    saved.set({ name: 'a' });
    expect([draft.value(), draft.dirty()]).toEqual([{ name: 'a' }, false]);
    draft.value.set({ name: 'b' });
    expect(draft.dirty()).toBe(true);
    draft.discard();
    expect([draft.value(), draft.dirty()]).toEqual([{ name: 'a' }, false]);
  });

  it('is restored once after leaving the page', () => {
    saved.set({ name: 'a' });
    const first = TestBed.createComponent(Form);
    first.componentInstance.draft.value.set({ name: 'b' });
    first.destroy();
    const second = TestBed.createComponent(Form);
    expect(second.componentInstance.draft.value()).toEqual({ name: 'b' });
    second.componentInstance.draft.discard();
    second.destroy();
    expect(TestBed.createComponent(Form).componentInstance.draft.value()).toEqual({ name: 'a' });
  });

  it('follows stored changes', () => {
    saved.set({ name: 'a' });
    const { draft } = TestBed.createComponent(Form).componentInstance;
    draft.value.set({ name: 'b' });
    saved.set({ name: 'b' });
    expect([draft.value(), draft.dirty()]).toEqual([{ name: 'b' }, false]);
  });
});

describe('editedSettings', () => {
  it('keeps the changes and shows errors by field when they are refused; follows stored changes', async () => {
    const toaster = { show: vi.fn().mockResolvedValue(false) };
    TestBed.configureTestingModule({ providers: [{ provide: Toaster, useValue: toaster }] });
    saved.set({ name: 'a' });
    const store = vi.fn((draft: { name: string }) => Promise.resolve(draft));
    const edited = TestBed.runInInjectionContext(() =>
      editedSettings('settings', saved, store, { done: 'Stored', then: (now) => saved.set(now) }),
    );
    edited.value.set({ name: '' });
    const fields = [{ field: 'display_name', code: 'empty', message: 'may not be empty' }];
    store.mockRejectedValueOnce(new ApiError(422, 'validation_failed', 'Check these fields', fields));
    await edited.save();
    expect(edited.failure()).toBe('Check these fields. Your changes are still here. display name: May not be empty.');
    expect([edited.value(), edited.dirty(), edited.busy()]).toEqual([{ name: '' }, true, false]);
    edited.discard();
    expect([edited.value(), edited.failure()]).toEqual([{ name: 'a' }, '']);
    edited.value.set({ name: 'b' });
    await edited.save();
    expect([saved(), edited.dirty()]).toEqual([{ name: 'b' }, false]);
    expect(toaster.show).toHaveBeenCalledWith('Stored', undefined);
  });
});
