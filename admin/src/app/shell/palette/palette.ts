import {
  Component,
  type ElementRef,
  afterNextRender,
  computed,
  debounced,
  inject,
  input,
  linkedSignal,
  signal,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import { Access } from '../../core/auth/access';
import { Session } from '../../core/auth/session';
import { Theme } from '../../core/theme/theme';
import { DocumentsApi } from '../../knowledge/documents-api';
import { NEW } from '../../prompts/prompt-drafts';
import { Icon } from '../../ui/icon';
import { PAGES, SETTINGS } from '../pages';
import { type PaletteEntry, rank } from './palette-entries';

const SEARCH_MS = 200;

/** ⌘K: pages, actions and documents in one list, by keyboard. Follows the combobox pattern of ARIA. */
@Component({
  selector: 'nx-palette',
  imports: [Icon],
  templateUrl: './palette.html',
  styleUrl: './palette.scss',
})
export class Palette {
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly access = inject(Access);
  private readonly theme = inject(Theme);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  readonly close = input.required<() => void>();
  protected readonly query = signal('');
  private readonly settled = debounced(this.query, SEARCH_MS);
  private readonly documents = inject(DocumentsApi).list(() => {
    const q = this.settled.hasValue() ? this.settled.value().trim() : '';
    return q.length > 1 && this.access.can('knowledge:read') ? { q, limit: 6 } : undefined;
  });

  private readonly fixed: PaletteEntry[] = [
    ...[...PAGES, ...SETTINGS]
      .filter((page) => this.access.can(page.needs))
      .map((page): PaletteEntry => ({
        group: 'Pages',
        label: page.label,
        icon: page.icon,
        keywords: page.keywords,
        run: () => this.go(page.path),
      })),
    {
      group: 'Actions',
      label: 'Upload files',
      icon: 'upload',
      keywords: 'add document knowledge',
      run: () => this.go('/knowledge'),
    },
    {
      group: 'Actions',
      label: 'Write a new prompt',
      icon: 'plus',
      keywords: 'create system',
      run: () => this.go('/prompts', { prompt: NEW }),
    },
    {
      group: 'Actions',
      label: 'Compare models',
      icon: 'columns',
      keywords: 'side by side playground cost speed',
      run: () => this.go('/playground/compare'),
    },
    {
      group: 'Actions',
      label: 'Light theme',
      icon: 'sun',
      keywords: 'bright appearance',
      run: () => this.theme.mode.set('light'),
    },
    {
      group: 'Actions',
      label: 'Dark theme',
      icon: 'moon',
      keywords: 'night appearance',
      run: () => this.theme.mode.set('dark'),
    },
    {
      group: 'Actions',
      label: 'System theme',
      icon: 'monitor',
      keywords: 'automatic appearance',
      run: () => this.theme.mode.set('system'),
    },
    {
      group: 'Actions',
      label: 'Open the API reference',
      icon: 'external',
      keywords: 'docs openapi swagger',
      run: () => void open('/api/docs', '_blank', 'noopener'),
    },
    {
      group: 'Actions',
      label: 'Sign out',
      icon: 'signOut',
      keywords: 'log out leave',
      run: () => void this.session.signOut(),
    },
  ];
  private readonly found = computed((): PaletteEntry[] =>
    (this.documents.hasValue() ? this.documents.value().items : []).map((item) => ({
      group: 'Documents',
      label: item.name,
      icon: 'file',
      run: () => this.go(`/knowledge/documents/${item.id}`),
    })),
  );
  protected readonly entries = computed(() => [...rank(this.fixed, this.query()), ...this.found()]);
  protected readonly active = linkedSignal<unknown, number>({ source: this.entries, computation: () => 0 });

  constructor() {
    afterNextRender(() => this.dialog().nativeElement.showModal());
  }

  protected move(event: KeyboardEvent): void {
    const count = this.entries().length;
    if (event.key === 'ArrowDown') this.active.update((index) => (index + 1) % Math.max(1, count));
    else if (event.key === 'ArrowUp') this.active.update((index) => (index - 1 + count) % Math.max(1, count));
    else if (event.key === 'Enter') this.choose(this.entries()[this.active()]);
    else return;
    event.preventDefault();
    queueMicrotask(() => document.getElementById(`palette-${this.active()}`)?.scrollIntoView({ block: 'nearest' }));
  }

  protected choose(entry: PaletteEntry | undefined): void {
    if (!entry) return;
    this.dialog().nativeElement.close();
    entry.run();
  }

  private go(path: string, queryParams: Record<string, string> = {}): void {
    void this.router.navigate([path], { queryParams });
  }
}
