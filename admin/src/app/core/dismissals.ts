import { Injectable, type Signal, computed, inject, signal } from '@angular/core';
import { Session } from './auth/session';
import { Stored } from './stored';

export interface Dismissal {
  dismissed: Signal<boolean>;
  dismiss: () => void;
  restore: () => void;
}

/** Dismissed hints, per workspace. */
@Injectable({ providedIn: 'root' })
export class Dismissals {
  private readonly session = inject(Session);
  private readonly stored = inject(Stored);
  private readonly changes = signal(0);

  of(name: string): Dismissal {
    const key = (): string =>
      `nexus.dismissed.${name}.${this.session.user()?.id ?? ''}.${this.session.workspace()?.id ?? ''}`;
    const set = (value: boolean | undefined): void => {
      this.stored.write(key(), value);
      this.changes.update((count) => count + 1);
    };
    return {
      dismissed: computed(() => {
        this.changes();
        return this.stored.read(key()) === true;
      }),
      dismiss: () => set(true),
      restore: () => set(undefined),
    };
  }
}
