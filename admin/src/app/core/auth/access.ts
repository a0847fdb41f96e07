import { Injectable, inject } from '@angular/core';
import type { Permission } from '@nexus/contracts';
import { Api } from '../http/api';
import { Session } from './session';

/** What the member may do here. Decides what the pages offer; the server decides what happens. */
@Injectable({ providedIn: 'root' })
export class Access {
  private readonly session = inject(Session);
  private readonly me = inject(Api).read('/api/auth/me', () => (this.session.signedIn() ? {} : undefined));

  /** Until it is known everything is offered: owners are the rule, and a flicker of missing links is worse. */
  can(permission: Permission | undefined): boolean {
    return !permission || !this.me.hasValue() || this.me.value().permissions.includes(permission);
  }
}
