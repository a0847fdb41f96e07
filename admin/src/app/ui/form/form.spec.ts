import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { FormField } from '@angular/forms/signals';
import { ApiError } from '../../core/http/problem';
import { Toaster } from '../../core/toaster';
import { Field, FieldInput } from '../field';
import { CheckList } from './check-list';
import { NOT_YET, editedForm, filled, wholeNumber } from './edited-form';
import { FormDialog } from './form-dialog';

const save = vi.fn();
const show = vi.fn();
const closed = vi.fn();

@Component({
  imports: [CheckList, Field, FieldInput, FormDialog, FormField],
  template: `
    <nx-form-dialog [of]="form" title="Edit" (closed)="closed()">
      <nx-field label="Name" [of]="form.fields.name"
        ><input nxInput id="name" [formField]="form.fields.name"
      /></nx-field>
      <nx-field label="Limit" [of]="form.fields.limit">
        <input nxInput type="number" class="limit" [formField]="form.fields.limit" />
      </nx-field>
      <nx-check-list label="Scopes" [options]="scopes" [formField]="form.fields.scopes" />
      <button extra type="button" class="extra">Preview</button>
    </nx-form-dialog>
  `,
})
class Host {
  readonly model = signal({ name: '', limit: null as number | null, scopes: ['a'] as readonly string[] });
  readonly scopes = ['a', 'b'].map((value) => ({ value, text: value }));
  readonly form = editedForm(
    this.model,
    (path) => {
      filled(path.name, 'Give it a name');
      wholeNumber(path.limit, 1, 100, 'From 1 to 100');
    },
    save,
    { kept: 'Nothing was changed.', done: (_result, { name }) => `Saved “${name}”` },
  );
  readonly closed = closed;
}

describe('forms', () => {
  let host: Host;
  let root: HTMLElement;
  let stable: () => Promise<unknown>;
  const send = async () => {
    root.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
    await stable();
  };
  const errors = () => [...root.querySelectorAll('.error')].map((each) => each.textContent?.trim());

  beforeEach(async () => {
    vi.resetAllMocks();
    show.mockResolvedValue(false);
    // jsdom has no modal dialogs.
    HTMLDialogElement.prototype.showModal = function () {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = function () {
      this.dispatchEvent(new Event('close'));
    };
    TestBed.configureTestingModule({ providers: [{ provide: Toaster, useValue: { show } }] });
    const fixture = TestBed.createComponent(Host);
    document.body.append(fixture.nativeElement as HTMLElement);
    host = fixture.componentInstance;
    root = fixture.nativeElement as HTMLElement;
    stable = () => fixture.whenStable();
    await stable();
  });
  afterEach(() => root.remove());

  it('shows errors below invalid fields, focuses the first of them, and sends nothing', async () => {
    host.model.update((model) => ({ ...model, limit: 1.5 }));
    await send();
    expect(errors()).toEqual(['Give it a name', 'From 1 to 100']);
    await vi.waitFor(() => expect(document.activeElement?.tagName).toBe('INPUT'));
    expect(document.activeElement?.id).toBe(root.querySelector('input')?.id);
    expect(save).not.toHaveBeenCalled();
  });

  it.each([0, -1, 1.5, 101, 1e300])('%s is not a whole number from 1 to 100', async (limit) => {
    host.model.update((model) => ({ ...model, name: 'Ada', limit }));
    await send();
    expect([errors(), save.mock.calls.length]).toEqual([['From 1 to 100'], 0]);
  });

  it('sends valid input once, confirms and closes', async () => {
    host.model.update((model) => ({ ...model, name: 'Ada', limit: 100 }));
    [...root.querySelectorAll<HTMLInputElement>('fieldset input')][1]!.click();
    let end: () => void = () => undefined;
    save.mockReturnValue(new Promise<void>((resolve) => (end = resolve)));
    await send();
    await send();
    expect(root.querySelector('button[type=submit]')?.textContent?.trim()).toBe('Saving…');
    end();
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1));
    expect(save.mock.calls).toEqual([[{ name: 'Ada', limit: 100, scopes: ['a', 'b'] }]]);
    expect(show).toHaveBeenCalledWith('Saved “Ada”');
  });

  it('stays open without a message if the action is not completed; has a slot for more buttons', async () => {
    save.mockResolvedValue(NOT_YET);
    host.model.update((value) => ({ ...value, name: 'A' }));
    await send();
    expect([save.mock.calls.length, closed.mock.calls.length, show.mock.calls.length]).toEqual([1, 0, 0]);
    expect(root.querySelector('.buttons .extra')).not.toBeNull();
    save.mockResolvedValue(undefined);
    await send();
    expect(closed).toHaveBeenCalled();
  });

  it('shows a server error below the field it names, others at the top; the dialog stays open', async () => {
    host.model.update((model) => ({ ...model, name: 'Ada' }));
    const field = { field: 'name', code: 'x', message: 'is taken' };
    save.mockRejectedValueOnce(new ApiError(422, 'validation_failed', 'x', [field]));
    await send();
    expect(errors()).toEqual(['Is taken.']);
    save.mockRejectedValueOnce(new ApiError(503, 'database_unavailable', 'x'));
    host.model.update((model) => ({ ...model, name: 'Bob' }));
    await send();
    expect(root.querySelector('nx-notice')?.textContent).toContain('Nothing was changed.');
    expect(closed).not.toHaveBeenCalled();
    // A retry needs no change.
    await send();
    expect(save).toHaveBeenCalledTimes(3);
    expect(root.querySelector('input')!.value).toBe('Bob');
  });
});
