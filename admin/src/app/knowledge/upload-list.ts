import { Component, inject } from '@angular/core';
import { BytesPipe } from '../core/format/format.pipes';
import { Icon } from '../ui/icon';
import { Uploads } from './uploads';

/** Files on their way, and those that could not be sent with the reason. */
@Component({
  selector: 'nx-upload-list',
  imports: [BytesPipe, Icon],
  template: `
    @if (uploads.items().length) {
      <ul class="card" aria-label="Uploads">
        @for (upload of uploads.items(); track upload.key) {
          <li>
            <nx-icon
              [name]="upload.state === 'failed' ? 'alert' : 'upload'"
              [size]="18"
              [class.failed]="upload.state === 'failed'"
            />
            <div class="what">
              <span class="truncate"
                >{{ upload.file.name }} <span class="muted num">{{ upload.file.size | nxBytes }}</span></span
              >
              @if (upload.reason) {
                <span class="small reason" role="alert">{{ upload.reason }}</span>
              } @else {
                <progress max="1" [value]="upload.sent" [attr.aria-label]="'Sending ' + upload.file.name"></progress>
              }
            </div>
            <span class="small muted num">
              {{ upload.state === 'waiting' ? 'Waiting' : upload.state === 'sending' ? percent(upload.sent) : '' }}
            </span>
            @if (upload.state === 'failed' && upload.retryable) {
              <button
                type="button"
                class="icon-button compact"
                title="Send again"
                [attr.aria-label]="'Send ' + upload.file.name + ' again'"
                (click)="uploads.retry(upload.key)"
              >
                <nx-icon name="retry" [size]="18" />
              </button>
            }
            <button
              type="button"
              class="icon-button compact"
              [title]="upload.state === 'failed' ? 'Dismiss' : 'Cancel'"
              [attr.aria-label]="(upload.state === 'failed' ? 'Dismiss ' : 'Cancel upload of ') + upload.file.name"
              (click)="uploads.remove(upload.key)"
            >
              <nx-icon name="close" [size]="18" />
            </button>
          </li>
        }
      </ul>
    }
  `,
  styles: `
    li {
      display: flex;
      align-items: center;
      gap: 12px;
      padding: 8px 12px;
    }
    li + li {
      border-top: 1px solid var(--nx-line);
    }
    .what {
      display: grid;
      flex: 1;
      gap: 4px;
      min-width: 0;
    }
    .failed,
    .reason {
      color: var(--nx-danger);
    }
    progress {
      width: 100%;
      height: 4px;
      border: 0;
      border-radius: 2px;
      overflow: hidden;
      background: var(--nx-line);
      &::-webkit-progress-bar {
        background: var(--nx-line);
      }
      &::-webkit-progress-value {
        background: var(--mat-sys-primary);
      }
      &::-moz-progress-bar {
        background: var(--mat-sys-primary);
      }
    }
  `,
})
export class UploadList {
  protected readonly uploads = inject(Uploads);
  protected readonly percent = (share: number): string => `${Math.round(share * 100)} %`;
}
