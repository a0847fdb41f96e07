import { HttpClient, type HttpResourceRef, httpResource } from '@angular/common/http';
import { Injectable, inject, signal } from '@angular/core';
import { type ListQuery, PagedList } from '../core/http/paged-list';
import { settle } from '../core/http/settle';
import { AUTO } from './model-text';
import type { CatalogueState, ModelConfig, ModelConfigInput, ModelItem, ModelPage } from './model-types';

const CATALOGUE = '/api/v1/models';
const CONFIG = '/api/model-config';
/** As many as a list to choose from shows; more are found by typing. */
const CHOICES = 50;

/** Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class ModelsApi {
  private readonly http = inject(HttpClient);
  private readonly names = signal<ReadonlyMap<string, string>>(new Map([[AUTO.id, AUTO.name]]));

  catalogue(query: () => ListQuery): PagedList<ModelItem> {
    return new PagedList<ModelItem>(CATALOGUE, query);
  }

  /** Models whose name or id holds the words. */
  search(query: () => string | undefined): HttpResourceRef<ModelPage | undefined> {
    return httpResource<ModelPage>(
      () => {
        const q = query();
        return q === undefined ? undefined : { url: CATALOGUE, params: { limit: CHOICES, ...(q ? { q } : {}) } };
      },
      { parse: (page) => this.learn(page as ModelPage) },
    );
  }

  /** One model of the catalogue; undefined where it is not in it. A variant is described by its model. */
  one(id: () => string | undefined): HttpResourceRef<ModelItem | undefined> {
    return httpResource<ModelItem | undefined>(
      () => {
        const value = id();
        return value ? { url: CATALOGUE, params: { q: value, limit: CHOICES } } : undefined;
      },
      { parse: (page) => this.learn(page as ModelPage).items.find((item) => item.id === id()) },
    );
  }

  /** The name of a model seen before, else its id. */
  nameOf(id: string): string {
    return this.names().get(id) ?? id;
  }

  /** Where the models that can be looked at come from. */
  source(): HttpResourceRef<CatalogueState | undefined> {
    return httpResource<CatalogueState>(() => '/api/model-catalogue');
  }

  config(): HttpResourceRef<ModelConfig | undefined> {
    return httpResource<ModelConfig>(() => CONFIG);
  }

  saveConfig(config: ModelConfigInput): Promise<ModelConfig> {
    return settle(this.http.put<ModelConfig>(CONFIG, config));
  }

  private learn(page: ModelPage): ModelPage {
    this.names.update((names) => new Map([...names, ...page.items.map(({ id, name }) => [id, name] as const)]));
    return page;
  }
}
