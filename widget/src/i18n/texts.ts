/** Every text of the widget; `{name}` marks what is filled in. */
export interface Strings {
  openChat: string;
  closeChat: string;
  unreadOne: string;
  unreadMany: string;
  assistant: string;
  you: string;
  statusReady: string;
  statusAnswering: string;
  statusConnecting: string;
  statusReconnecting: string;
  statusOffline: string;
  conversation: string;
  menu: string;
  newConversation: string;
  copyConversation: string;
  suggestions: string;
  messageLabel: string;
  placeholder: string;
  send: string;
  stop: string;
  charactersLeft: string;
  jumpToLatest: string;
  answering: string;
  stopped: string;
  truncated: string;
  copy: string;
  copied: string;
  copyCode: string;
  sources: string;
  source: string;
  page: string;
  slide: string;
  sheet: string;
  closeSource: string;
  retry: string;
  askAgain: string;
  /** Shown always, before the owner's own wording if there is one. */
  aiGenerated: string;
  aiNotice: string;
  /** The assistant's first words, unless the owner wrote others. */
  greeting: string;
  /** Fallback when neither the name nor the greeting is known yet. */
  defaultName: string;
  keyHint: string;
  retryIn: string;
  /** Names the passages that come nearest where nothing answers. */
  nearest: string;
  noticeModelSwitched: string;
  noticeKnowledgeUnavailable: string;
  /** By problem code; `unknown` is the fallback. Each says what happened and what to do. */
  errors: Record<string, string>;
}

export type StringOverrides = Partial<Omit<Strings, 'errors'>> & { errors?: Record<string, string> };
