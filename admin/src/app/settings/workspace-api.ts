import { HttpClient, type HttpResourceRef, httpResource } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { UpdateWorkspaceDto, WorkspaceDto } from '@nexus/api-client';
import { Session } from '../core/auth/session';
import { settle } from '../core/http/settle';

/** The workspace one is in. */
@Injectable({ providedIn: 'root' })
export class WorkspaceApi {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);

  current(): HttpResourceRef<WorkspaceDto | undefined> {
    return httpResource<WorkspaceDto>(() => {
      const id = this.session.workspace()?.id;
      return id ? path(id) : undefined;
    });
  }

  save(id: string, changes: UpdateWorkspaceDto): Promise<WorkspaceDto> {
    return settle(this.http.patch<WorkspaceDto>(path(id), changes));
  }
}

const path = (id: string): string => `/api/workspaces/${encodeURIComponent(id)}`;
