import { Injectable, inject } from '@angular/core';
import type {
  CreatePromptCaseDto,
  CreatePromptVariableDto,
  PromptSettingsDto,
  StartPromptRunDto,
  UpdatePromptCaseDto,
} from '@nexus/api-client';
import { Api } from '../core/http/api';
import type { PromptText } from './prompt-types';

/** System prompts. Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class PromptsApi {
  private readonly api = inject(Api);

  list = () => this.api.read('/api/prompts', () => ({ query: { limit: 100 } }));
  /** The prompt that is used while no prompt is active. */
  builtIn = () => this.api.read('/api/prompts/built-in');
  versions = (prompt: () => { id: string }) =>
    this.api.read('/api/prompts/{id}/versions', () => ({ path: { id: prompt().id }, query: { limit: 100 } }));
  variables = () => this.api.read('/api/prompts/variables');
  settings = () => this.api.read('/api/prompts/settings');
  preview = (text: () => string | undefined) =>
    this.api.ask('/api/prompts/preview', () => {
      const given = text();
      return given === undefined ? undefined : { body: { text: given } };
    });
  cases = () => this.api.list('/api/prompts/tests');
  runs = () => this.api.list('/api/prompts/runs');
  run = (id: () => string | undefined) =>
    this.api.read('/api/prompts/runs/{id}', () => {
      const path = id();
      return path === undefined ? undefined : { path: { id: path } };
    });

  create = (body: PromptText & { activate?: boolean }) => this.api.call('post', '/api/prompts', { body });
  update = (id: string, body: PromptText & { note?: string; draft?: boolean }) =>
    this.api.call('patch', '/api/prompts/{id}', { path: { id }, body });
  activate = (id: string, despite_failures = false) =>
    this.api.call('post', '/api/prompts/{id}/activate', { path: { id }, body: { despite_failures } });
  activateVersion = (id: string, version: number) =>
    this.api.call('post', '/api/prompts/{id}/activate', { path: { id }, body: { version } });
  publish = (id: string, version: number, despite_failures = false) =>
    this.api.call('post', '/api/prompts/{id}/publish', { path: { id }, body: { version, despite_failures } });
  restore = (id: string, version: number) =>
    this.api.call('post', '/api/prompts/{id}/versions/{version}/restore', {
      path: { id, version: String(version) },
      body: {},
    });
  /** Afterwards no prompt is active, and answers use the built-in one. */
  deactivate = (id: string) => this.api.call('post', '/api/prompts/{id}/deactivate', { path: { id } });
  delete = (id: string) => this.api.call('delete', '/api/prompts/{id}', { path: { id }, keepalive: true });

  define = (body: CreatePromptVariableDto) => this.api.call('post', '/api/prompts/variables', { body });
  redefine = (id: string, value: string) =>
    this.api.call('patch', '/api/prompts/variables/{id}', { path: { id }, body: { value } });
  forget = (id: string) => this.api.call('delete', '/api/prompts/variables/{id}', { path: { id } });
  save = (body: PromptSettingsDto) => this.api.call('put', '/api/prompts/settings', { body });

  addCase = (body: CreatePromptCaseDto) => this.api.call('post', '/api/prompts/tests', { body });
  changeCase = (id: string, body: UpdatePromptCaseDto) =>
    this.api.call('patch', '/api/prompts/tests/{id}', { path: { id }, body });
  removeCase = (id: string) => this.api.call('delete', '/api/prompts/tests/{id}', { path: { id } });
  start = (body: StartPromptRunDto) => this.api.call('post', '/api/prompts/runs', { body });
  cancel = (id: string) => this.api.call('post', '/api/prompts/runs/{id}/cancel', { path: { id } });
  removeRun = (id: string) => this.api.call('delete', '/api/prompts/runs/{id}', { path: { id } });
}
