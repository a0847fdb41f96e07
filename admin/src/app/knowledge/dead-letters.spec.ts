import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { DeadLetters } from './dead-letters';
import { type DocumentItem } from './document-types';
import { actionsOf } from './document-menu';

const failed = (name: string, code: string) => ({
  ...{ document_id: name, name, stage: 'parse', code, message: `Because of ${code}.` },
  ...{ attempts: 1, failed_at: '2026-01-01T00:00:00Z' },
});

describe('DeadLetters', () => {
  const retried = vi.fn();
  let root: HTMLElement;
  let stable: () => Promise<unknown>;
  const button = (label: string) => root.querySelector<HTMLButtonElement>(`button[aria-label="${label}"]`);

  beforeEach(async () => {
    retried.mockReset();
    HTMLDialogElement.prototype.showModal = vi.fn();
    HTMLDialogElement.prototype.close = vi.fn();
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    const fixture = TestBed.createComponent(DeadLetters);
    fixture.componentInstance.retried.subscribe(retried);
    root = fixture.nativeElement as HTMLElement;
    stable = () => fixture.whenStable();
    TestBed.tick();
    const items = [failed('a.pdf', 'encrypted'), failed('b.pdf', 'wrong_password'), failed('c.pdf', 'time_limit')];
    TestBed.inject(HttpTestingController)
      .expectOne(({ url }) => url === '/api/rag/jobs/dead')
      .flush({ items, next_cursor: null });
    await stable();
  });

  it('asks for the password of an encrypted file, and offers a retry for the others', () => {
    expect([...root.querySelectorAll('h2')].map((title) => title.textContent)).toEqual(['Needs a password', 'Gave up']);
    expect(button('Try again: a.pdf')).toBeNull();
    expect(button('Enter password… for b.pdf')).not.toBeNull();
    button('Try again: c.pdf')?.click();
    expect(retried).toHaveBeenCalledWith({ id: 'c.pdf', password: undefined });
  });

  it('sends the password with the retry', async () => {
    button('Enter password… for a.pdf')?.click();
    await stable();
    const box = root.querySelector<HTMLInputElement>('input[type=password]')!;
    box.value = 'secret';
    box.dispatchEvent(new Event('input'));
    await stable();
    root.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await stable();
    expect(retried).toHaveBeenCalledWith({ id: 'a.pdf', password: 'secret' });
    expect(root.textContent).toContain('Waiting to be read');
  });
});

describe('the menu of a document', () => {
  const names = (more: Partial<DocumentItem>, mayChange?: boolean) =>
    actionsOf({ status: 'ready', needs_password: false, ...more } as DocumentItem, mayChange).map((e) => e.action);

  it('offers opening, asking and downloading to everyone, and changes to those with permission', () => {
    expect(names({}, false)).toEqual(['open', 'ask', 'download']);
    expect(names({})).toEqual(['open', 'ask', 'download', 'read_again', 'rename', 'move', 'tag', 'delete']);
    expect(names({ status: 'failed', needs_password: true })).toEqual([
      ...['open', 'download', 'password', 'rename', 'move', 'tag', 'delete'],
    ]);
  });

  it('shows the next step as a button with the name of the document; a document being deleted has no delete action', () => {
    const buttons = (status: DocumentItem['status']) =>
      actionsOf({ name: 'a.pdf', status, needs_password: false } as DocumentItem)
        .filter(({ button }) => button)
        .map(({ button, disabled }) => (disabled ? `(${button})` : button));
    expect(buttons('ready')).toEqual(['Ask about a.pdf', 'Delete a.pdf']);
    expect(buttons('failed')).toEqual(['Try a.pdf again', 'Delete a.pdf']);
    expect(buttons('parsing')).toEqual(['Cancel a.pdf', 'Delete a.pdf']);
    expect(buttons('deleting')).toEqual(['(Delete a.pdf)']);
  });
});
