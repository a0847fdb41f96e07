import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { formatCount, plural } from '../core/format/format';
import { BytesPipe } from '../core/format/format.pipes';
import { Icon } from '../ui/icon';
import { type Upload, Uploads } from './uploads';

/** As many as fit beside the documents; a folder may contain thousands. */
const SHOWN = 6;
const RANK: Record<Upload['state'], number> = { failed: 0, sending: 1, waiting: 2, known: 3 };

/** Files being uploaded, and failed ones with the reason. */
@Component({
  selector: 'nx-upload-list',
  imports: [BytesPipe, Icon, MatButton, RouterLink],
  templateUrl: './upload-list.html',
  styleUrl: './upload-list.scss',
})
export class UploadList {
  protected readonly uploads = inject(Uploads);
  protected readonly unfolded = signal(false);
  private readonly ordered = computed(() =>
    this.uploads.items().toSorted((a, b) => RANK[a.state] - RANK[b.state] || a.key - b.key),
  );
  protected readonly shown = computed(() => (this.unfolded() ? this.ordered() : this.ordered().slice(0, SHOWN)));
  protected readonly hidden = computed(() => this.ordered().length - this.shown().length);
  protected readonly retryable = computed(() => this.uploads.failed().some((upload) => upload.retryable));
  protected readonly summary = computed(() => {
    const failed = this.uploads.failed().length;
    const known = this.uploads.known().length;
    const left = this.uploads.items().length - failed - known;
    return [
      left ? `${plural(left, 'file')} to send` : '',
      failed ? `${formatCount(failed)} not sent` : '',
      known ? `${formatCount(known)} already here` : '',
    ]
      .filter(Boolean)
      .join(' · ');
  });
  protected readonly percent = (share: number): string => `${Math.round(share * 100)} %`;
}
