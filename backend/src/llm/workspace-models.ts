import { AUTO_MODEL_ID, type CatalogueModel, EXTRACTIVE_MODEL_ID } from './catalogue/catalogue-model.js';
import { ModelPatterns } from './catalogue/model-patterns.js';
import type { ModelSettings } from './catalogue/model-settings.js';
import type { ChatModel } from './chat-model.js';
import type { ModelSource } from './model-source.js';

/** A listed model and the source that serves it. */
export interface ListedModel {
  model: CatalogueModel;
  /** Name of the source. */
  via: string;
}

/** A model as a workspace sees it. */
export interface SeenModel extends ListedModel {
  isEnabled: boolean;
  isAllowed: boolean;
  isDefault: boolean;
}

/** The models of one workspace: those its providers offer, minus those the workspace or the operator does not allow. */
export class WorkspaceModels {
  private readonly allowed: ModelPatterns | null;

  constructor(
    readonly settings: ModelSettings,
    /** In order of precedence: the first source that offers a model serves it. */
    private readonly sources: readonly ModelSource[],
    private readonly denied: ModelPatterns,
    /** Identifies the servers and settings behind the models, which may change answers. Part of every cache key. */
    readonly providersId = '',
  ) {
    this.allowed = settings.allowedModels && new ModelPatterns(settings.allowedModels);
  }

  /** Undefined when the model is not allowed, or no configured provider offers it. */
  adapter(id: string): ChatModel | undefined {
    return this.isAllowed(id) ? this.source(id)?.chat : undefined;
  }

  /** Where requests for the model go; see ModelSource. Undefined when no source offers the model. */
  endpoint(id: string): string | undefined {
    return this.source(id)?.endpoint;
  }

  /** Undefined when no source offers the model, or its provider has not listed it yet. */
  describe(id: string): CatalogueModel | undefined {
    const source = this.source(id);
    const model = source?.find(id);
    return source && model && this.informed(model, source);
  }

  /** Whether a configured provider offers the model, allowed or not. */
  exists(id: string): boolean {
    return this.source(id) !== undefined;
  }

  isAllowed(id: string): boolean {
    return !this.isDenied(id) && (isBuiltIn(id) || this.allowed === null || this.allowed.matches(id));
  }

  /** Denied by the operator, for every workspace. */
  isDenied(id: string): boolean {
    return !isBuiltIn(id) && this.denied.matches(id);
  }

  /** The model of requests that name none: the workspace's default if available, else the built-in model. */
  get effectiveDefault(): string {
    const { defaultModel } = this.settings;
    if (defaultModel === AUTO_MODEL_ID) return AUTO_MODEL_ID;
    return defaultModel !== null && this.adapter(defaultModel) ? defaultModel : EXTRACTIVE_MODEL_ID;
  }

  /** Every model that the operator does not deny, each once, allowed here or not; in the order of the sources. */
  list(): ListedModel[] {
    const listed = new Map<string, ListedModel>();
    for (const source of this.sources) {
      for (const model of source.models()) {
        if (listed.has(model.id) || this.isDenied(model.id)) continue;
        listed.set(model.id, { model: this.informed(model, source), via: source.name });
      }
    }
    return [...listed.values()];
  }

  /** Whether a provider of this name is connected, even if it lists no models. */
  hasProvider(name: string): boolean {
    return this.sources.some((source) => source.name === name);
  }

  /** Waits briefly for lists that are still loading, for callers that would otherwise show none. */
  async settled(): Promise<void> {
    await Promise.all(this.sources.map((source) => source.settled?.()));
  }

  /** A vendor’s own list has little more than ids: price and abilities come from another source that knows the id. */
  private informed(model: CatalogueModel, from: ModelSource): CatalogueModel {
    if (model.isLocal || model.pricing.prompt !== null || model.supportedParameters.length > 0) return model;
    for (const other of this.sources) {
      const known = other === from ? undefined : other.find(model.id);
      if (known) return { ...known, id: model.id, isLocal: model.isLocal, expiresAt: model.expiresAt };
    }
    return model;
  }

  private source(id: string): ModelSource | undefined {
    return this.sources.find((s) => s.offers(id));
  }
}

/** Allowed everywhere: it is free, sends nothing anywhere, and guarantees that a model is available. */
export const isBuiltIn = (id: string): boolean => id === EXTRACTIVE_MODEL_ID;
