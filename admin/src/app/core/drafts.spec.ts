import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { draftOf } from './drafts';

const saved = signal<{ name: string } | undefined>(undefined);

@Component({ template: '' })
class Form {
  readonly draft = draftOf('form', saved);
}

describe('draftOf', () => {
  beforeEach(() => saved.set(undefined));

  it('starts with what is saved and knows a change', () => {
    const { draft } = TestBed.createComponent(Form).componentInstance;
    expect([draft.value(), draft.dirty()]).toEqual([undefined, false]);
    saved.set({ name: 'a' });
    expect([draft.value(), draft.dirty()]).toEqual([{ name: 'a' }, false]);
    draft.value.set({ name: 'b' });
    expect(draft.dirty()).toBe(true);
    draft.discard();
    expect([draft.value(), draft.dirty()]).toEqual([{ name: 'a' }, false]);
  });

  it('is there again after leaving, once', () => {
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

  it('follows what was stored', () => {
    saved.set({ name: 'a' });
    const { draft } = TestBed.createComponent(Form).componentInstance;
    draft.value.set({ name: 'b' });
    saved.set({ name: 'b' });
    expect([draft.value(), draft.dirty()]).toEqual([{ name: 'b' }, false]);
  });
});
