import { Injectable, inject } from '@angular/core';
import { AuthApi } from './auth-api';
import type { EntryState } from './auth-types';

/** The server could not say: sign-in is offered, and sign-up says itself what it needs. */
const UNKNOWN: EntryState = { has_accounts: true, signup: 'open' };

/** Whether a signed-out person signs in or up. Asked once for each load of the page. */
@Injectable({ providedIn: 'root' })
export class Entry {
  private readonly api = inject(AuthApi);
  private asked: Promise<EntryState> | undefined;

  read(): Promise<EntryState> {
    return (this.asked ??= this.api.entry().catch(() => UNKNOWN));
  }

  /** Whether an account can be made without an invitation. */
  static canSignUp({ has_accounts, signup }: EntryState): boolean {
    return signup === 'open' || (signup === 'setup' && !has_accounts);
  }
}
