import { Component, computed, inject } from '@angular/core';
import { Session } from '../core/auth/session';
import { THEME_MODES, Theme, type ThemeMode } from '../core/theme/theme';
import { Viewport } from '../core/viewport';
import { Icon } from '../ui/icon';
import { RowNav } from '../ui/row-nav';
import type { IconName } from '../ui/icons';

const THEMES: Record<ThemeMode, { label: string; icon: IconName }> = {
  system: { label: 'System theme', icon: 'monitor' },
  light: { label: 'Light theme', icon: 'sun' },
  dark: { label: 'Dark theme', icon: 'moon' },
};

/** Theme and account, at the end of the header. */
@Component({
  selector: 'nx-user-menu',
  imports: [Icon, RowNav],
  template: `
    @if (!viewport.phone()) {
      <button
        type="button"
        class="icon-button"
        [attr.aria-label]="current().label + ', change'"
        [title]="current().label"
        (click)="theme.next()"
      >
        <nx-icon [name]="current().icon" />
      </button>
    }
    <button
      type="button"
      class="avatar"
      popovertarget="account-menu"
      aria-haspopup="menu"
      [attr.aria-label]="initials() + ', account of ' + session.user()?.name"
    >
      {{ initials() }}
    </button>
    <div #menu id="account-menu" popover class="menu" (toggle)="toggled($event)">
      <div class="who">
        <strong class="truncate">{{ session.user()?.name }}</strong>
        <span class="muted small truncate">{{ session.user()?.email }}</span>
      </div>
      <div role="menu" aria-label="Account" nxRowNav>
        @for (mode of modes; track mode) {
          <button
            type="button"
            data-row
            role="menuitemradio"
            tabindex="-1"
            [attr.aria-checked]="theme.mode() === mode"
            (click)="theme.mode.set(mode); menu.hidePopover()"
          >
            <nx-icon [name]="options[mode].icon" [size]="18" /> {{ options[mode].label }}
            @if (theme.mode() === mode) {
              <nx-icon class="end" name="check" [size]="16" />
            }
          </button>
        }
        <button type="button" data-row role="menuitem" tabindex="-1" class="out" (click)="session.signOut()">
          <nx-icon name="signOut" [size]="18" /> Sign out
        </button>
      </div>
    </div>
  `,
  styleUrl: '../ui/menu.scss',
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 8px;
    }
    .avatar {
      display: grid;
      place-items: center;
      width: 32px;
      height: 32px;
      padding: 0;
      border: 0;
      border-radius: 50%;
      background: var(--nx-selected);
      color: light-dark(#2f2ebe, #e1e0ff);
      font: var(--nx-small);
      font-weight: 600;
      cursor: pointer;
    }
    div.menu {
      inset: 52px 16px auto auto;
      min-width: 220px;
      max-width: min(300px, calc(100vw - 32px));
    }
    .end {
      margin-left: auto;
    }
    .out {
      margin-top: 4px;
    }
    .who {
      display: grid;
      padding: 6px 10px 10px;
      margin-bottom: 6px;
      border-bottom: 1px solid var(--nx-line);
    }
  `,
})
export class UserMenu {
  protected readonly session = inject(Session);
  protected readonly theme = inject(Theme);
  /** On a phone the header has no space for the theme switch: it is in the account menu too. */
  protected readonly viewport = inject(Viewport);
  protected readonly modes = THEME_MODES;
  protected readonly options = THEMES;
  protected readonly current = computed(() => THEMES[this.theme.mode()]);
  /** Follows the ARIA menu pattern: opening focuses the first entry; Escape returns to the button by itself. */
  protected toggled(event: ToggleEvent): void {
    if (event.newState !== 'open') return;
    (event.target as HTMLElement).querySelector<HTMLElement>('[role^=menuitem]')?.focus();
  }

  protected readonly initials = computed(() => initialsOf(this.session.user()?.name ?? ''));
}

export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters.map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('') || '?';
}
