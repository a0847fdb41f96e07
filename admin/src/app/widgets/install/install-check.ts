import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { InstallCheckDto } from '@nexus/api-client';
import { mutation } from '../../core/mutation';
import { Field, FieldInput } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { WidgetsApi } from '../widgets-api';

/** Lets the server fetch a page and check whether it contains the code. */
@Component({
  selector: 'nx-install-check',
  imports: [Field, FieldInput, MatButton, Notice],
  template: `
    <form (submit)="check($event)">
      <nx-field label="Is it installed?" hint="The server reads the page and looks for the code.">
        <input
          #box
          nxInput
          inputmode="url"
          autocomplete="off"
          placeholder="https://www.example.com"
          [value]="page()"
          (input)="page.set(box.value)"
        />
      </nx-field>
      <button matButton="outlined" type="submit" [disabled]="checking.busy() || !page().trim()">
        {{ checking.busy() ? 'Checking…' : 'Check' }}
      </button>
    </form>
    @if (result(); as found) {
      <nx-notice [tone]="fine() ? 'info' : 'warning'" [live]="true">
        {{ found.detail }}
        @if (!found.origin.allowed) {
          {{ found.origin.detail }}
        }
      </nx-notice>
    }
    @if (checking.failure(); as message) {
      <nx-notice tone="danger" [live]="true">{{ message }}</nx-notice>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
      width: 100%;
      max-width: 640px;
    }
    form {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 8px;
      align-items: start;
    }
    button {
      margin-top: 26px;
    }
  `,
})
export class InstallCheck {
  private readonly api = inject(WidgetsApi);
  readonly id = input.required<string>();
  protected readonly page = signal('');
  protected readonly result = signal<InstallCheckDto | undefined>(undefined);
  protected readonly fine = computed(() => {
    const found = this.result();
    return found?.state === 'installed' && found.origin.allowed;
  });
  protected readonly checking = mutation((url: string) => this.api.checkInstall(this.id(), url), {
    then: (result) => this.result.set(result),
  });

  protected check(event: Event): void {
    event.preventDefault();
    const text = this.page().trim();
    this.result.set(undefined);
    if (text) void this.checking.run(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
  }
}
