import { TestBed } from '@angular/core/testing';
import { signal } from '@angular/core';
import { Session } from '../../core/auth/session';
import { Dismissals } from '../../core/dismissals';
import { Recents } from './recents';

describe('data that this browser stores about a person', () => {
  const user = signal({ id: 'u1' });
  const workspace = signal({ id: 'w1' });
  const place = (label: string) => ({ label, icon: 'file' as const, place: { path: `/${label}`, query: {} } });

  beforeEach(() => {
    localStorage.clear();
    user.set({ id: 'u1' });
    TestBed.configureTestingModule({ providers: [{ provide: Session, useValue: { user, workspace } }] });
  });

  it('contains the last five places, the newest first and without duplicates', () => {
    const recents = TestBed.inject(Recents);
    for (const label of ['a', 'b', 'c', 'd', 'e', 'f', 'b']) recents.note(place(label));
    expect(recents.list().map(({ label }) => label)).toEqual(['b', 'f', 'e', 'd', 'c']);
    user.set({ id: 'u2' });
    expect(recents.list()).toEqual([]);
  });

  it('is validated when read', () => {
    const bad = [
      null,
      'x',
      { label: 'x' },
      place('ok'),
      { ...place('out'), place: { path: '//evil.example', query: {} } },
    ];
    localStorage.setItem('nexus.recent.u1.w1', JSON.stringify(bad));
    expect(
      TestBed.inject(Recents)
        .list()
        .map(({ label }) => label),
    ).toEqual(['ok']);
    localStorage.setItem('nexus.recent.u1.w1', '{broken');
    expect(TestBed.inject(Recents).list()).toEqual([]);
  });

  it('includes a dismissed hint, until it is requested again', () => {
    const steps = TestBed.inject(Dismissals).of('first-steps');
    expect(steps.dismissed()).toBe(false);
    steps.dismiss();
    expect(steps.dismissed()).toBe(true);
    user.set({ id: 'u2' });
    expect(steps.dismissed()).toBe(false);
    user.set({ id: 'u1' });
    steps.restore();
    expect(steps.dismissed()).toBe(false);
  });
});
