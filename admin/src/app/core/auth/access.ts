import { httpResource } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { Permission, Role } from '@nexus/contracts';
import { Session } from './session';

interface Me {
  role: Role;
  permissions: Permission[];
}

/** What the member may do here. Decides what the pages offer; the server decides what happens. */
@Injectable({ providedIn: 'root' })
export class Access {
  private readonly session = inject(Session);
  private readonly me = httpResource<Me>(() => (this.session.signedIn() ? '/api/auth/me' : undefined));

  /** Until it is known everything is offered: owners are the rule, and a flicker of missing links is worse. */
  can(permission: Permission | undefined): boolean {
    return !permission || !this.me.hasValue() || this.me.value().permissions.includes(permission);
  }
}
