import { NexusChat } from './nexus-chat.js';

// A page may load the script twice.
if (!customElements.get('nexus-chat')) customElements.define('nexus-chat', NexusChat);

export { NexusChat };

declare global {
  interface HTMLElementTagNameMap {
    'nexus-chat': NexusChat;
  }
}
