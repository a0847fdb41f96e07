import { Component, inject, input, output, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Ago } from '../../ui/ago';
import { Modal } from '../../ui/modal';
import { ResourceView } from '../../ui/resource-view';
import { WidgetsApi } from '../widgets-api';

/** Published designs, newest first; each can become the draft again. */
@Component({
  selector: 'nx-versions-dialog',
  imports: [Ago, MatButton, Modal, ResourceView],
  template: `
    <nx-modal title="Versions of the design" kind="sheet" (closed)="closed.emit()">
      <nx-resource-view
        [resource]="list"
        [isEmpty]="!list.hasValue() || list.value().items.length === 0"
        (retry)="list.reload()"
      >
        <ng-template #ready>
          <ol>
            @for (item of list.value()!.items; track item.version) {
              <li>
                <span class="dot" [style.background]="item.design.theme.light.brand" aria-hidden="true"></span>
                <div class="text">
                  <p>
                    <strong>Version {{ item.version }}</strong>
                    @if (item.version === current()) {
                      <span class="muted">, published</span>
                    }
                  </p>
                  <p class="small muted"><nx-ago [at]="item.created_at" /> {{ item.note }}</p>
                </div>
                @if (mayRestore() && item.version !== current()) {
                  <button
                    matButton
                    type="button"
                    [attr.aria-label]="'Restore version ' + item.version"
                    (click)="restore(item.version)"
                  >
                    Restore
                  </button>
                }
              </li>
            }
          </ol>
        </ng-template>
        <ng-template #empty>
          <p class="muted">No design has been published yet. Each publication is kept here.</p>
        </ng-template>
      </nx-resource-view>
    </nx-modal>
  `,
  styles: `
    li {
      display: flex;
      gap: 12px;
      align-items: center;
      padding: 10px 0;
      border-bottom: 1px solid var(--nx-line);
    }
    .text {
      flex: 1;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .dot {
      flex: none;
      width: 16px;
      height: 16px;
      border-radius: 50%;
    }
  `,
})
export class VersionsDialog {
  private readonly api = inject(WidgetsApi);
  readonly id = input.required<string>();
  readonly current = input.required<number>();
  readonly mayRestore = input.required<boolean>();
  readonly restored = output<number>();
  readonly closed = output();
  protected readonly list = this.api.versions(() => this.id());
  private readonly modal = viewChild.required(Modal);

  protected restore(version: number): void {
    this.restored.emit(version);
    this.modal().close();
  }
}
