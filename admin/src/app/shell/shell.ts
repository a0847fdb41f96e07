import { NgComponentOutlet, NgTemplateOutlet } from '@angular/common';
import {
  Component,
  type ElementRef,
  Injector,
  type Type,
  afterNextRender,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { filter, map, distinctUntilChanged, skip } from 'rxjs';
import { PageTitle } from '../core/page-title';
import { Viewport } from '../core/viewport';
import { Icon } from '../ui/icon';
import { Nav } from './nav';
import { PageActionsOutlet } from './page-actions';
import { APPLE, isTyping } from './platform';
import { UserMenu } from './user-menu';

@Component({
  imports: [Icon, Nav, NgComponentOutlet, NgTemplateOutlet, RouterOutlet, UserMenu],
  host: { '(document:keydown)': 'shortcut($event)' },
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
})
export class Shell {
  private readonly router = inject(Router);
  private readonly injector = inject(Injector);
  protected readonly title = inject(PageTitle).text;
  protected readonly actions = inject(PageActionsOutlet).template;
  protected readonly viewport = inject(Viewport);
  protected readonly shortcutLabel = APPLE ? '⌘K' : 'Ctrl K';

  private readonly main = viewChild.required<ElementRef<HTMLElement>>('main');
  private readonly drawer = viewChild<ElementRef<HTMLDialogElement>>('drawer');
  /** The command palette or the help, never both. */
  protected readonly overlay = signal<Type<unknown> | undefined>(undefined);

  constructor() {
    const page = this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map((event) => event.urlAfterRedirects.split('?')[0]),
      distinctUntilChanged(),
      skip(1),
      takeUntilDestroyed(),
    );
    // A new page starts at the top and receives the focus; a changed filter does not.
    page.subscribe(() => afterNextRender(() => this.focusMain(), { injector: this.injector }));
  }

  protected focusMain(event?: Event): void {
    event?.preventDefault();
    this.main().nativeElement.focus({ preventScroll: false });
  }

  protected openDrawer(): void {
    this.drawer()?.nativeElement.showModal();
  }

  protected closeDrawer(): void {
    this.drawer()?.nativeElement.close();
  }

  protected shortcut(event: KeyboardEvent): void {
    const plain = !event.metaKey && !event.ctrlKey && !event.altKey;
    if (plain && event.key === '?' && !isTyping(event) && !document.querySelector('dialog[open]')) void this.openHelp();
    else if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey)
      void this.openPalette();
    else return;
    event.preventDefault();
  }

  protected async openPalette(): Promise<void> {
    if (this.overlay()) return;
    const { Palette } = await import('./palette/palette');
    this.overlay.set(Palette);
  }

  protected readonly openHelp = async (): Promise<void> => {
    const { Help } = await import('./help');
    this.overlay.set(Help);
  };

  protected readonly closeOverlay = (): void => this.overlay.set(undefined);
}
