import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Rating } from '../feedback/feedback.js';
import { newId } from '../ids.js';
import { INITIAL_STATE } from '../state/chat-state.js';
import type { AssistantMessage, ChatState, Failure, Message } from '../state/chat-state.js';
import { reduce } from '../state/reducer.js';
import type { ChatAction } from '../state/reducer.js';
import { ChatFailure, FINAL_CODES, toFailure } from '../transport/failure.js';
import { ChatTransport } from '../transport/transport.js';
import type { RemoteConfig } from '../transport/transport.js';
import type { StreamPart } from '@nexus/contracts';
import { TabMemory } from './tab-memory.js';

export interface ChatControllerHooks {
  /** Called synchronously after every change of state. */
  changed: (state: ChatState) => void;
  /** A question was sent or an answer completed successfully. */
  message: (message: Message) => void;
  failed: (failure: Failure) => void;
}

/** Owns the transport and the state of one conversation; all decisions are in the pure reducer. */
export class ChatController implements ReactiveController {
  state: ChatState = INITIAL_STATE;
  config: RemoteConfig | undefined;
  configFailure: Failure | undefined;
  /** True until the server rejects a rating with "no such endpoint". */
  feedbackTaken = true;
  draft = '';
  /** Whether the panel was open when this tab was last used; undefined in a new tab. */
  wasOpen: boolean | undefined;

  private widgetId = '';
  private transport: ChatTransport | undefined;
  private configAbort: AbortController | undefined;
  private runAbort: AbortController | undefined;
  private readonly memory = new TabMemory(() => ({
    state: this.state,
    draft: this.draft,
    open: this.wasOpen ?? false,
    visitorId: this.transport?.visitorId,
  }));

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly hooks: ChatControllerHooks,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    globalThis.addEventListener('pagehide', this.memory.save);
  }

  hostDisconnected(): void {
    globalThis.removeEventListener('pagehide', this.memory.save);
    if (this.transport) this.memory.save();
    this.disconnect();
  }

  /** Connects the controller to a widget; an empty id is shown as "not found". Restores the conversation of this tab. */
  connect(endpoint: string, widgetId: string): void {
    this.disconnect();
    this.widgetId = widgetId;
    this.config = undefined;
    this.configFailure = undefined;
    this.transport = new ChatTransport({ endpoint, widgetId });
    const snapshot = this.memory.load(widgetId);
    this.transport.visitorId = snapshot?.visitorId;
    this.draft = snapshot?.draft ?? '';
    this.wasOpen = snapshot?.open;
    this.dispatch(snapshot ? { type: 'restore', state: snapshot.state } : { type: 'reset' });
    void this.loadConfig();
    const { run } = this.state;
    if (run?.streamId) void this.consume(run.key, (t, signal) => t.resume(run.streamId ?? '', run.lastEventId, signal));
  }

  disconnect(): void {
    this.configAbort?.abort();
    this.runAbort?.abort();
    this.memory.cancel();
    this.transport = undefined;
  }

  async loadConfig(): Promise<void> {
    const { transport } = this;
    if (!transport) return;
    this.configAbort?.abort();
    const abort = (this.configAbort = new AbortController());
    this.configFailure = undefined;
    this.host.requestUpdate();
    try {
      if (!this.widgetId) throw new ChatFailure({ code: 'widget_not_found' });
      this.config = await transport.config(abort.signal);
      if (this.config.allowed_here === false) throw new ChatFailure({ code: 'origin_not_allowed' });
      if (this.state.visible) await this.prepare();
    } catch (error) {
      if (abort.signal.aborted) return;
      this.configFailure = toFailure(error);
      this.hooks.failed(this.configFailure);
    }
    this.host.requestUpdate();
  }

  /** Called when the chat becomes visible: a permanently refused session is reported before anything is typed. */
  private async prepare(): Promise<void> {
    const { transport } = this;
    if (!transport || !this.config || this.configFailure) return;
    try {
      await transport.prepare();
    } catch (error) {
      const failure = toFailure(error);
      // Transient failures are retried, and reported, with the first message.
      if (!FINAL_CODES.has(failure.code) || transport !== this.transport) return;
      this.configFailure = failure;
      this.hooks.failed(failure);
      this.host.requestUpdate();
    }
  }

  /** False if there is nothing to send or an answer is still running. */
  send(text: string): boolean {
    const id = newId();
    this.dispatch({ type: 'submit', id, text, at: Date.now() });
    const question = this.state.messages.at(-2);
    if (question?.id !== id) return false;
    this.hooks.message(question);
    this.ask(id);
    return true;
  }

  retry(): void {
    const before = this.state;
    this.dispatch({ type: 'retry', id: newId(), at: Date.now() });
    if (this.state !== before && this.state.run) this.ask(this.state.run.key);
  }

  stop(): void {
    const streamId = this.state.run?.streamId;
    this.dispatch({ type: 'stop' });
    this.runAbort?.abort();
    if (streamId) void this.transport?.cancel(streamId).catch(() => undefined);
    this.memory.save();
  }

  reset(): void {
    if (this.state.run) this.stop();
    this.draft = '';
    this.dispatch({ type: 'reset' });
    this.memory.clear();
  }

  setVisible(visible: boolean, open: boolean): void {
    this.wasOpen = open;
    this.dispatch({ type: 'visible', visible });
    if (visible) void this.prepare();
  }

  setDraft(draft: string): void {
    this.draft = draft;
    this.memory.saveSoon();
  }

  /** @returns whether the server accepted it */
  async rate(message: AssistantMessage, rating: Rating): Promise<boolean> {
    const { rating: before, completionId } = message;
    if (!completionId || !this.transport) return false;
    this.dispatch({ type: 'rate', messageId: message.id, rating: rating.rating ?? undefined });
    try {
      await this.transport.feedback(completionId, rating);
      return true;
    } catch (error) {
      this.dispatch({ type: 'rate', messageId: message.id, rating: before });
      const failure = toFailure(error);
      if (failure.code === 'endpoint_not_found') this.feedbackTaken = false;
      else this.hooks.failed(failure);
      return false;
    }
  }

  private ask(key: string): void {
    const question = this.state.messages.at(-2);
    if (question?.role !== 'user') return;
    const conversationId = this.state.conversationId;
    const request = { message: question.text, client_message_id: key, conversation_id: conversationId };
    void this.consume(key, (transport, signal) => transport.send(request, signal));
  }

  private async consume(
    key: string,
    open: (transport: ChatTransport, signal: AbortSignal) => AsyncIterable<StreamPart>,
  ): Promise<void> {
    const { transport } = this;
    if (!transport) return;
    this.runAbort?.abort();
    const { signal } = (this.runAbort = new AbortController());
    try {
      for await (const part of open(transport, signal)) {
        if (signal.aborted) return;
        if (part.type === 'event') this.dispatch({ ...part, key, at: Date.now() });
        else this.dispatch({ ...part, key });
      }
    } catch (error) {
      if (signal.aborted || this.startedAnew(key, error)) return;
      this.dispatch({ type: 'failed', key, failure: toFailure(error) });
    }
    if (!signal.aborted) this.settled();
  }

  /** Continues as a new conversation when the server no longer has this one for this visitor. */
  private startedAnew(key: string, error: unknown): boolean {
    if (toFailure(error).code !== 'conversation_not_found' || !this.state.conversationId) return false;
    this.dispatch({ type: 'forget_conversation' });
    this.ask(key);
    return true;
  }

  private settled(): void {
    this.memory.save();
    const last = this.state.messages.at(-1);
    if (last?.failure) this.hooks.failed(last.failure);
    else if (last?.role === 'assistant') this.hooks.message(last);
  }

  private dispatch(action: ChatAction): void {
    const next = reduce(this.state, action);
    if (next === this.state) return;
    this.state = next;
    this.hooks.changed(next);
    this.host.requestUpdate();
    this.memory.saveSoon();
  }
}
