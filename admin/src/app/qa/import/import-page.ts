import { Component, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { MatButton } from '@angular/material/button';
import { Access } from '../../core/auth/access';
import { formatCount, plural } from '../../core/format/format';
import { mutation } from '../../core/mutation';
import { DropZone } from '../../knowledge/drop-zone';
import type { PlacedFile } from '../../knowledge/dropped-files';
import { Ago } from '../../ui/ago';
import { Icon } from '../../ui/icon';
import { More } from '../../ui/more';
import { Notice } from '../../ui/notice';
import { Badge } from '../../ui/status-badge';
import { ImportView } from './import-view';
import { figuresText, isWorking, stateOf } from './import-text';
import { ImportsApi } from './imports-api';

/** Import of entries from a file: upload, column mapping, check and import. Lists earlier imports with their results. */
@Component({
  imports: [Ago, Badge, DropZone, Icon, ImportView, MatButton, More, Notice],
  templateUrl: './import-page.html',
  styleUrl: './import-page.scss',
})
export class ImportPage {
  private readonly api = inject(ImportsApi);
  private readonly access = inject(Access);
  private readonly router = inject(Router);
  /** From the URL: the open import. */
  readonly id = input<string>();

  protected readonly earlier = this.api.list();
  protected readonly mayWrite = computed(() => this.access.can('qa:write'));
  protected readonly mayPublish = computed(() => this.access.can('qa:publish'));
  protected readonly upload = mutation((file: File) => this.api.upload(file), {
    kept: 'Nothing was imported.',
    then: ({ id }) => this.show(id),
  });
  protected readonly remove = mutation((id: string) => this.api.delete(id), {
    failure: 'toast',
    kept: 'The import is still here.',
    done: 'Deleted. The imported entries stay.',
    settled: () => this.earlier.reload(),
  });
  protected readonly text = { figuresText, formatCount, isWorking, plural, stateOf };

  protected show(id: string | undefined): void {
    void this.router.navigate([], { queryParams: { id } });
    if (id === undefined) this.earlier.reload();
  }

  protected dropped([first]: PlacedFile[]): void {
    if (first) void this.upload.run(first.file);
  }

  protected picked(box: HTMLInputElement): void {
    const file = box.files?.[0];
    box.value = '';
    if (file) void this.upload.run(file);
  }
}
