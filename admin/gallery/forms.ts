import { Component, signal } from '@angular/core';
import { FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import type { EditedSettings } from '../src/app/core/drafts';
import { ApiError } from '../src/app/core/http/problem';
import { Combobox } from '../src/app/ui/combobox';
import { Confirm } from '../src/app/ui/confirm';
import { Field, FieldInput } from '../src/app/ui/field';
import { CheckList } from '../src/app/ui/form/check-list';
import { editedForm, filled, listed, wholeNumber } from '../src/app/ui/form/edited-form';
import { Form } from '../src/app/ui/form/form';
import { FormDialog } from '../src/app/ui/form/form-dialog';
import { SaveBar } from '../src/app/ui/save-bar';
import { Setting } from '../src/app/ui/setting';
import { Switch } from '../src/app/ui/switch';

@Component({
  imports: [
    CheckList,
    Combobox,
    Confirm,
    Field,
    FieldInput,
    Form,
    FormDialog,
    FormField,
    MatButton,
    SaveBar,
    Setting,
    Switch,
  ],
  template: `
    <div class="page">
      <h2>Form: send it empty for its errors, with the name “busy” for a failure, “taken” for a refusal</h2>
      <nx-form [of]="form">
        <nx-field label="Name" hint="What it is called." [of]="form.fields.name">
          <input nxInput autocomplete="off" [formField]="form.fields.name" />
        </nx-field>
        <nx-field label="Limit" [optional]="true" [of]="form.fields.limit">
          <input nxInput type="number" [formField]="form.fields.limit" />
        </nx-field>
        <nx-check-list label="Scopes" [options]="scopes" [formField]="form.fields.scopes" />
        <nx-field label="Model"><nx-combobox [options]="options" text="First" /></nx-field>
      </nx-form>
      <p class="row">
        <button matButton="outlined" (click)="open.set('dialog')">Dialog</button>
        <button matButton="outlined" (click)="open.set('drawer')">Drawer</button>
        <button matButton="outlined" (click)="open.set('confirm')">Confirm</button>
      </p>
      <section class="card" aria-label="Settings">
        <nx-setting label="A setting">
          <span about>What it does.</span><span risk>What may go wrong.</span>
          <nx-switch label="A setting" [checked]="on()" (changed)="on.set($event)" />
        </nx-setting>
      </section>
      <nx-save-bar [of]="settings('')" />
      <nx-save-bar [of]="settings('The server does not answer. Your changes are still here.')" />
    </div>
    @switch (open()) {
      @case ('confirm') {
        <nx-confirm title="Delete “Handbook”?" action="Delete" typed="Handbook" (closed)="open.set('')">
          This cannot be undone.
        </nx-confirm>
      }
      @case ('') {}
      @default {
        <nx-form-dialog
          title="Edit a thing"
          [of]="inDialog"
          [drawer]="open() === 'drawer'"
          action="Save thing"
          (closed)="open.set('')"
        >
          <nx-field label="Name in the dialog" [of]="inDialog.fields.name">
            <input nxInput autocomplete="off" [formField]="inDialog.fields.name" />
          </nx-field>
        </nx-form-dialog>
      }
    }
  `,
  styles: `
    .page {
      display: grid;
      gap: 24px;
      max-width: 720px;
    }
    .row {
      display: flex;
      gap: 8px;
    }
  `,
})
export class Forms {
  protected readonly open = signal<'' | 'dialog' | 'drawer' | 'confirm'>('');
  protected readonly on = signal(true);
  protected readonly scopes = ['read', 'write'].map((value) => ({ value, text: `May ${value} it` }));
  protected readonly options = ['First', 'Second'].map((label) => ({ value: label, label, note: 'A note' }));
  protected readonly settings = (failure: string): EditedSettings => ({
    busy: signal(false),
    failure: signal(failure),
    save: () => undefined,
    discard: () => undefined,
  });
  protected readonly form = editedForm(
    signal({ name: '', limit: null as number | null, scopes: ['read'] as readonly string[] }),
    (path) => {
      filled(path.name, 'Give it a name');
      wholeNumber(path.limit, 1, 100, 'From 1 to 100, or nothing');
      listed(path.scopes, 'Choose at least one');
    },
    ({ name }) => answer(name),
    { kept: 'Nothing was changed.', done: 'Saved' },
  );
  protected readonly inDialog = editedForm(
    signal({ name: '' }),
    (path) => filled(path.name, 'Give it a name'),
    ({ name }) => answer(name),
    { done: 'Saved' },
  );
}

function answer(name: string): Promise<void> {
  const taken = [{ field: 'name', code: 'taken', message: 'is taken' }];
  if (name === 'taken') return Promise.reject(new ApiError(422, 'validation_failed', 'Refused.', taken));
  return name === 'busy' ? Promise.reject(new ApiError(503, 'database_unavailable', 'x')) : Promise.resolve();
}
