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
import { ModelsApi } from '../../models/models-api';
import { Access } from '../../core/auth/access';
import { Dismissals } from '../../core/dismissals';
import { Session } from '../../core/auth/session';
import { Theme } from '../../core/theme/theme';
import { DocumentsApi } from '../../knowledge/documents-api';
import { Icon } from '../../ui/icon';
import { PAGES, PARTS, SETTINGS } from '../pages';
import { paletteActions } from './palette-actions';
import { type PaletteEntry, rank } from './palette-entries';
import { Recents } from './recents';

const SEARCH_MS = 200;
/** Maximum number of documents, and of models, listed for a query. */
const SHOWN = 6;

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
  private readonly recents = inject(Recents);
  private readonly steps = inject(Dismissals).of('first-steps');
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  readonly close = input.required<() => void>();
  protected readonly query = signal('');
  private readonly settled = debounced(this.query, SEARCH_MS);
  private readonly words = computed(() => {
    const q = this.settled.hasValue() ? this.settled.value().trim() : '';
    return q.length > 1 ? q : undefined;
  });
  private readonly documents = inject(DocumentsApi).list(() => {
    const q = this.words();
    return q && this.access.can('knowledge:read') ? { q, limit: SHOWN } : undefined;
  });
  private readonly models = inject(ModelsApi).search(() => (this.access.can('models:read') ? this.words() : undefined));

  private readonly fixed: PaletteEntry[] = [
    ...[...PAGES, SETTINGS, ...PARTS]
      .filter((page) => this.access.can(page.needs))
      .map((page): PaletteEntry => ({
        group: 'Pages',
        label: page.label,
        icon: page.icon,
        keywords: page.keywords,
        ...this.to(page.path),
      })),
    ...paletteActions({
      go: (path, query) => this.go(path, query),
      theme: this.theme,
      signOut: () => this.session.signOut(),
      restore: () => this.steps.restore(),
    }),
  ];
  private readonly found = computed((): PaletteEntry[] =>
    (this.documents.hasValue() ? this.documents.value().items : []).map((item) => ({
      group: 'Documents',
      label: item.name,
      icon: 'file',
      ...this.to(`/knowledge/documents/${item.id}`),
    })),
  );
  private readonly foundModels = computed((): PaletteEntry[] =>
    (this.models.hasValue() ? this.models.value().items : []).slice(0, SHOWN).map((item) => ({
      group: 'Models',
      label: item.name,
      icon: 'layers',
      ...this.to('/models', { model: item.id }),
    })),
  );
  /** Recent places, shown while the query is empty; they are not listed again below. */
  private readonly recent = computed((): PaletteEntry[] =>
    this.query().trim()
      ? []
      : this.recents.list().map(({ label, icon, place }) => ({
          group: 'Recent',
          label,
          icon,
          ...this.to(place.path, place.query),
        })),
  );
  protected readonly entries = computed(() => {
    const recent = this.recent();
    const known = new Set(recent.map(({ label }) => label));
    const rest = rank(this.fixed, this.query()).filter(({ label }) => !known.has(label));
    return [...recent, ...rest, ...this.found(), ...this.foundModels()];
  });
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
    if (entry.place) this.recents.note({ label: entry.label, icon: entry.icon, place: entry.place });
    entry.run();
  }

  private to(path: string, query: Record<string, string> = {}): Pick<PaletteEntry, 'place' | 'run'> {
    return { place: { path, query }, run: () => this.go(path, query) };
  }

  private go(path: string, queryParams: Record<string, string> = {}): void {
    void this.router.navigate([path], { queryParams });
  }
}
