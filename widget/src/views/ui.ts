import type { Citation } from '@nexus/contracts';
import type { Strings } from '../i18n/texts.js';
import type { Block } from '../markdown/tree.js';
import type { AssistantMessage, ChatState, Failure } from '../state/chat-state.js';
import type { RemoteConfig } from '../transport/transport.js';

/** Maximum length of a question; longer ones are rejected before they are sent. */
export const MAX_MESSAGE_LENGTH = 8000;

export interface Shown {
  text: string;
  /** Undefined while the Markdown parser is not loaded: the text is shown as plain text. */
  blocks?: readonly Block[];
  /** The answer has ended and is completely visible. */
  complete: boolean;
}

/** Data for the views to render one frame. */
export interface ViewModel {
  strings: Strings;
  state: ChatState;
  config?: RemoteConfig;
  configFailure?: Failure;
  name: string;
  inline: boolean;
  fullScreen: boolean;
  open: boolean;
  draft: string;
  menuOpen: boolean;
  /** Id of the message, code block or menu entry that was just copied. */
  copied?: string;
  source?: { messageId: string; citation: Citation };
  /** Seconds until a retry is allowed. */
  cooldownS: number;
  feedback: boolean;
  /** The rating buttons of an answer, once their chunk is loaded. */
  ratings: (message: AssistantMessage) => unknown;
  canCopy: boolean;
  showJump: boolean;
  shown: (message: AssistantMessage) => Shown;
}

/** User actions; implemented by the element. */
export interface Actions {
  toggle: () => void;
  close: () => void;
  submit: () => void;
  stop: () => void;
  retry: () => void;
  reload: () => void;
  ask: (prompt: string) => void;
  call: (name: string) => void;
  draft: (text: string) => void;
  composerKey: (event: KeyboardEvent) => void;
  panelKey: (event: KeyboardEvent) => void;
  menu: (open: boolean) => void;
  menuKey: (event: KeyboardEvent) => void;
  startOver: () => void;
  copyConversation: () => void;
  copy: (text: string, id: string) => void;
  openSource: (messageId: string, citation: Citation, from: EventTarget | null) => void;
  closeSource: () => void;
  scrolled: () => void;
  jump: () => void;
}
