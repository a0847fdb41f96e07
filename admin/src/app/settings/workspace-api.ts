import { Injectable, inject } from '@angular/core';
import type { UpdateWorkspaceDto } from '@nexus/api-client';
import { Session } from '../core/auth/session';
import { Api } from '../core/http/api';

/** The current workspace. */
@Injectable({ providedIn: 'root' })
export class WorkspaceApi {
  private readonly api = inject(Api);
  private readonly session = inject(Session);

  current = () =>
    this.api.read('/api/workspaces/{id}', () => {
      const id = this.session.workspace()?.id;
      return id ? { path: { id } } : undefined;
    });

  save = (id: string, body: UpdateWorkspaceDto) =>
    this.api.call('patch', '/api/workspaces/{id}', { path: { id }, body });
}
