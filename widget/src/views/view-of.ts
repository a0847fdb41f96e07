import type { ChatHost } from '../chat-host.js';
import type { AssistantMessage } from '../state/chat-state.js';
import type { Shown, ViewModel } from './ui.js';

/** View model of one frame, from the element's controllers and the panel's open parts. */
export function viewOf(host: ChatHost, ui: Pick<ViewModel, 'menuOpen' | 'copied' | 'source'>): ViewModel {
  const { state, config, configFailure, draft, feedbackTaken } = host.chat;
  const strings = host.texts;
  return {
    ...ui,
    strings,
    state,
    config,
    configFailure,
    draft,
    name: config?.name || strings.defaultName,
    inline: host.inline,
    fullScreen: host.media.is('fullScreen'),
    open: host.inline || host.isOpen,
    cooldownS: host.cooldown.seconds,
    feedback: feedbackTaken && config?.feedback === true,
    ratings: (message) => host.feedback.view(message),
    canCopy: navigator.clipboard !== undefined,
    showJump: !host.follower.following,
    shown: (message) => shownOf(host, message),
  };
}

function shownOf(host: ChatHost, message: AssistantMessage): Shown {
  const { text, complete } = host.reveal.visible(message);
  // An interrupted answer keeps its unfinished end settled, without stray marks.
  const blocks = host.markdown.blocks(message.id, text, complete && message.status === 'done');
  return { text, complete, blocks };
}
