import type { CatalogueModel } from './catalogue/catalogue-model.js';
import type { ChatModel } from './chat-model.js';

/** One place where models come from: a configured provider with its adapter and its list. */
export interface ModelSource {
  /** `nexus`, `openrouter`, or the name that an OpenAI-compatible server was given. */
  readonly name: string;
  readonly chat: ChatModel;
  /**
   * Where its requests go and with whose key, e.g. its base URL for the installation's key and `ws:<id>:<base URL>` for a
   * workspace's own: failures and speed are remembered by it, so it must not be shared by workspaces with different keys.
   */
  readonly endpoint: string;
  /** Whether a request for the model can be sent there now. */
  offers(id: string): boolean;
  /** Undefined when its list does not have the model. */
  find(id: string): CatalogueModel | undefined;
  /** Everything that it lists. */
  models(): Iterable<CatalogueModel>;
  /** Waits a moment for a list that is on its way. */
  settled?(): Promise<void>;
}
