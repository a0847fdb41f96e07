/** All texts of the widget; `{name}` is a placeholder. */
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
  /** Always shown, before the owner's own notice if there is one. */
  aiGenerated: string;
  aiNotice: string;
  /** The assistant's greeting, unless the owner configured another one. */
  greeting: string;
  /** Used while neither the name nor the greeting is known. */
  defaultName: string;
  keyHint: string;
  retryIn: string;
  /** Label of the nearest passages for a question without an answer. */
  nearest: string;
  noticeModelSwitched: string;
  noticeKnowledgeUnavailable: string;
  /** By problem code; `unknown` is the fallback. Each text says what happened and what to do. */
  errors: Record<string, string>;
}

export type StringOverrides = Partial<Omit<Strings, 'errors'>> & { errors?: Record<string, string> };
