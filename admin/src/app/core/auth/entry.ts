import { Injectable, inject } from '@angular/core';
import { AuthApi } from './auth-api';
import type { EntryState } from './auth-types';

/** Fallback if the server does not respond: sign-in is offered, and sign-up reports its own requirements. */
const UNKNOWN: EntryState = { has_accounts: true, signup: 'open' };

/** Whether a signed-out person should sign in or up. Requested once per page load. */
@Injectable({ providedIn: 'root' })
export class Entry {
  private readonly api = inject(AuthApi);
  private asked: Promise<EntryState> | undefined;

  read(): Promise<EntryState> {
    return (this.asked ??= this.api.entry().catch(() => UNKNOWN));
  }

  /** Whether an account can be created without an invitation. */
  static canSignUp({ has_accounts, signup }: EntryState): boolean {
    return signup === 'open' || (signup === 'setup' && !has_accounts);
  }
}
