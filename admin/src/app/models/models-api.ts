import { Injectable, inject, signal } from '@angular/core';
import type { Query } from '@nexus/api-client';
import { Api } from '../core/http/api';
import { AUTO } from './model-text';
import type { ModelConfigInput, ModelPage } from './model-types';

export type CatalogueQuery = Query<'get', '/api/v1/models'>;

/** Maximum number of listed choices; others are found by typing. */
const CHOICES = 50;

/** Reads are resources, writes are promises that reject with an ApiError. */
@Injectable({ providedIn: 'root' })
export class ModelsApi {
  private readonly api = inject(Api);
  private readonly names = signal<ReadonlyMap<string, string>>(new Map([[AUTO.id, AUTO.name]]));

  catalogue = (query: () => CatalogueQuery) => this.api.list('/api/v1/models', () => ({ query: query() }));
  /** Models whose name or id contains the words. */
  search = (words: () => string | undefined) =>
    this.api.read('/api/v1/models', () => choices(words()), { parse: (page) => this.learn(page) });
  /** One model of the catalogue; undefined if it is not listed. A variant is described by its base model. */
  one = (id: () => string | undefined) =>
    this.api.read('/api/v1/models', () => choices(id() || undefined), {
      parse: (page) => this.learn(page).items.find((item) => item.id === id()),
    });

  /** The name of a model loaded before, otherwise its id. */
  nameOf(id: string): string {
    return this.names().get(id) ?? id;
  }

  /** The source of the catalogue's models. */
  source = () => this.api.read('/api/model-catalogue');
  config = () => this.api.read('/api/model-config');

  saveConfig = (body: ModelConfigInput) => this.api.call('put', '/api/model-config', { body });

  private learn(page: ModelPage): ModelPage {
    this.names.update((names) => new Map([...names, ...page.items.map(({ id, name }) => [id, name] as const)]));
    return page;
  }
}

const choices = (q: string | undefined) => (q === undefined ? undefined : { query: { q, limit: CHOICES } });
