import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { ApplicationRef, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Session } from '../../core/auth/session';
import { BudgetsApi } from './budgets-api';

describe('BudgetsApi', () => {
  it('loads the subjects of the chosen type; a member without a name is shown by e-mail address', async () => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: Session, useValue: { workspace: signal({ id: 'w1', name: 'Engines', timezone: 'UTC' }) } },
      ],
    });
    const http = TestBed.inject(HttpTestingController);
    const stable = () => TestBed.inject(ApplicationRef).whenStable();
    const type = signal('workspace');
    const subjects = TestBed.runInInjectionContext(() => TestBed.inject(BudgetsApi).subjects(type));
    TestBed.tick();
    http.verify();
    type.set('token');
    TestBed.tick();
    http.expectOne('/api/tokens?limit=100').flush({ items: [{ id: 't1', name: 'Site' }], next_cursor: null });
    await stable();
    expect(subjects.token.value()?.items[0]?.name).toBe('Site');
    type.set('member');
    TestBed.tick();
    const items = [
      { user_id: 'u1', name: 'Ada', email: 'ada@example.com' },
      { user_id: 'u2', name: '', email: 'bo@example.com' },
    ];
    http.expectOne('/api/workspaces/w1/members?limit=100').flush({ items, next_cursor: null });
    await stable();
    expect(subjects.member.value()?.items).toEqual([
      { id: 'u1', name: 'Ada' },
      { id: 'u2', name: 'bo@example.com' },
    ]);
    http.verify();
  });
});
