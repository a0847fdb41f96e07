import type { CatalogueModel } from './catalogue/catalogue-model.js';
import type { ChatModel } from './chat-model.js';

/** One source of models: a configured provider with its adapter and its list. */
export interface ModelSource {
  /** `nexus`, `openrouter`, or the configured name of an OpenAI-compatible server. */
  readonly name: string;
  readonly chat: ChatModel;
  /**
   * Identifies the server and key of its requests, e.g. the base URL for the installation's key and `ws:<id>:<base
   * URL>` for a workspace's own key. Failures and latencies are recorded under it, so workspaces with different keys
   * must not share it.
   */
  readonly endpoint: string;
  /** Whether requests for the model can currently be sent there. */
  offers(id: string): boolean;
  /** Undefined when its list does not contain the model. */
  find(id: string): CatalogueModel | undefined;
  /** All models it lists. */
  models(): Iterable<CatalogueModel>;
  /** Waits briefly for a list that is still loading. */
  settled?(): Promise<void>;
}
