import { Component, HostListener, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { ColorScheme, WidgetDesign } from '@nexus/contracts';
import { plural } from '../../core/format/format';
import { PageActions } from '../../shell/page-actions';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { ResourceView } from '../../ui/resource-view';
import { WidgetStore } from '../widget-store';
import { DesignStore } from './design-store';
import { ColorsForm } from './form/colors-form';
import { ShapeForm } from './form/shape-form';
import { TextsForm } from './form/texts-form';
import { Preview } from './preview';
import { PublishDialog } from './publish-dialog';
import { VersionsDialog } from './versions-dialog';

/** Form on the left, real widget on the right. Changes are saved as a draft; publishing makes them visible to visitors. */
@Component({
  imports: [
    ColorsForm,
    Icon,
    MatButton,
    Notice,
    PageActions,
    Preview,
    PublishDialog,
    ResourceView,
    ShapeForm,
    TextsForm,
    VersionsDialog,
  ],
  providers: [DesignStore],
  templateUrl: './designer.html',
  styleUrl: './designer.scss',
})
export class Designer {
  protected readonly page = inject(WidgetStore);
  protected readonly store = inject(DesignStore);
  /** Colour scheme that is previewed and edited. */
  protected readonly scheme = signal<ColorScheme>('light');
  protected readonly publishing = signal(false);
  protected readonly listing = signal(false);
  protected readonly locked = computed(() => !this.page.mayWrite());
  protected readonly saved = computed(() => {
    if (this.store.saving() === 'waiting') return 'Saving…';
    const count = this.store.changes().length;
    if (count === 0) return `Published, version ${this.store.version()}`;
    const kept = this.store.saving() === 'saved' ? 'draft saved' : 'not saved';
    return `${plural(count, 'unpublished change')}, ${kept}`;
  });

  /** Retries a failed save. */
  protected readonly same = (design: WidgetDesign): WidgetDesign => ({ ...design });

  /** Ignored inside text fields, which have their own undo. */
  @HostListener('document:keydown', ['$event'])
  protected key(event: KeyboardEvent): void {
    const typing = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (typing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
    event.preventDefault();
    if (event.shiftKey) this.store.redo();
    else this.store.undo();
  }
}
