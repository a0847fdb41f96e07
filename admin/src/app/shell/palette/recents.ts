import { Injectable, inject } from '@angular/core';
import { Session } from '../../core/auth/session';
import { Stored } from '../../core/stored';
import { ICONS } from '../../ui/icons';
import type { PaletteEntry, Place } from './palette-entries';

const KEPT = 5;

export type Recent = Pick<PaletteEntry, 'label' | 'icon'> & { place: Place };

/** Places recently visited through the palette, in this workspace and browser. */
@Injectable({ providedIn: 'root' })
export class Recents {
  private readonly stored = inject(Stored);
  private readonly session = inject(Session);

  list(): Recent[] {
    const read = this.stored.read(this.key());
    return Array.isArray(read) ? read.filter(isRecent).slice(0, KEPT) : [];
  }

  note(recent: Recent): void {
    const others = this.list().filter(({ label }) => label !== recent.label);
    this.stored.write(this.key(), [recent, ...others].slice(0, KEPT));
  }

  private key(): string {
    return `nexus.recent.${this.session.user()?.id ?? ''}.${this.session.workspace()?.id ?? ''}`;
  }
}

/** Data in browser storage may be outdated or tampered with. */
function isRecent(value: unknown): value is Recent {
  const { label, icon, place } = (value ?? {}) as Partial<Recent>;
  return (
    typeof label === 'string' &&
    typeof icon === 'string' &&
    icon in ICONS &&
    typeof place?.path === 'string' &&
    place.path.startsWith('/') &&
    !place.path.startsWith('//') &&
    typeof place.query === 'object'
  );
}
