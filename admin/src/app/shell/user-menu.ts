import { Component, computed, inject } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Session } from '../core/auth/session';
import { THEME_MODES, Theme, type ThemeMode } from '../core/theme/theme';
import { Viewport } from '../core/viewport';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icons';

const THEMES: Record<ThemeMode, { label: string; icon: IconName }> = {
  system: { label: 'System theme', icon: 'monitor' },
  light: { label: 'Light theme', icon: 'sun' },
  dark: { label: 'Dark theme', icon: 'moon' },
};

/** Theme and account, at the end of the header. */
@Component({
  selector: 'nx-user-menu',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger],
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
      [matMenuTriggerFor]="account"
      [attr.aria-label]="initials() + ', account of ' + session.user()?.name"
    >
      {{ initials() }}
    </button>
    <mat-menu #account="matMenu">
      <div class="who" role="presentation">
        <strong class="truncate">{{ session.user()?.name }}</strong>
        <span class="muted small truncate">{{ session.user()?.email }}</span>
      </div>
      @for (mode of modes; track mode) {
        <button
          mat-menu-item
          role="menuitemradio"
          [attr.aria-checked]="theme.mode() === mode"
          (click)="theme.mode.set(mode)"
        >
          <span class="entry">
            <nx-icon [name]="options[mode].icon" [size]="18" /> {{ options[mode].label }}
            @if (theme.mode() === mode) {
              <nx-icon name="check" [size]="16" />
            }
          </span>
        </button>
      }
      <hr />
      <button mat-menu-item (click)="session.signOut()">
        <span class="entry"><nx-icon name="signOut" [size]="18" /> Sign out</span>
      </button>
    </mat-menu>
  `,
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
    .entry {
      display: flex;
      align-items: center;
      gap: 10px;
      min-width: 160px;
    }
    .entry nx-icon:nth-of-type(2) {
      margin-left: auto;
    }
    hr {
      height: 1px;
      margin: 4px 0;
      border: 0;
      background: var(--nx-line);
    }
    .who {
      display: grid;
      max-width: 260px;
      padding: 8px 12px 12px;
      margin-bottom: 4px;
      border-bottom: 1px solid var(--nx-line);
    }
  `,
})
export class UserMenu {
  protected readonly session = inject(Session);
  protected readonly theme = inject(Theme);
  /** On a phone the header has no room for the theme: the account's menu has it too. */
  protected readonly viewport = inject(Viewport);
  protected readonly modes = THEME_MODES;
  protected readonly options = THEMES;
  protected readonly current = computed(() => THEMES[this.theme.mode()]);
  protected readonly initials = computed(() => initialsOf(this.session.user()?.name ?? ''));
}

export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters.map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('') || '?';
}
