import { Injectable, inject } from '@angular/core';
import type { Permission } from '@nexus/contracts';
import { Api } from '../http/api';
import { Session } from './session';

/** Permissions of the member. Decides what the pages offer; the server enforces them. */
@Injectable({ providedIn: 'root' })
export class Access {
  private readonly session = inject(Session);
  private readonly me = inject(Api).read('/api/auth/me', () => (this.session.signedIn() ? {} : undefined));

  /** While unknown, everything is offered: most users are owners, and flickering links would be worse. */
  can(permission: Permission | undefined): boolean {
    return !permission || !this.me.hasValue() || this.me.value().permissions.includes(permission);
  }
}
