import {
  Component,
  type ElementRef,
  afterRenderEffect,
  computed,
  inject,
  input,
  output,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { BytesPipe, CountPipe } from '../core/format/format.pipes';
import { Ago } from '../ui/ago';
import { Modal } from '../ui/modal';
import { ResourceView } from '../ui/resource-view';
import { DocumentStatusView } from './document-status';
import type { DocumentItem } from './document-types';
import { DocumentsApi } from './documents-api';

/** One document beside the list: its facts and the passages it was split into. */
@Component({
  selector: 'nx-document-drawer',
  imports: [Ago, BytesPipe, CountPipe, DocumentStatusView, MatButton, Modal, ResourceView],
  templateUrl: './document-drawer.html',
  styleUrl: './document-drawer.scss',
})
export class DocumentDrawer {
  readonly id = input.required<string>();
  readonly item = input<DocumentItem>();
  /** Page to open at, from a citation. */
  readonly page = input<string>();
  readonly closed = output();
  readonly retried = output<DocumentItem>();
  readonly deleted = output<DocumentItem>();

  private readonly passageList = viewChild<ElementRef<HTMLElement>>('passageList');
  private readonly ready = computed(() => (this.item()?.status === 'failed' ? undefined : this.id()));
  protected readonly chunks = inject(DocumentsApi).chunks(this.ready);
  protected readonly passages = computed(() => (this.chunks.hasValue() ? this.chunks.value().items : []));

  constructor() {
    afterRenderEffect(() => {
      const page = this.page();
      const list = this.passageList()?.nativeElement;
      if (page) list?.querySelector(`[data-page="${CSS.escape(page)}"]`)?.scrollIntoView({ block: 'start' });
    });
  }
}
