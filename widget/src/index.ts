import { html, render } from 'lit';
import { NexusChat } from './nexus-chat.js';

/** False if the page enforces Trusted Types without allowing the policy `lit-html`. */
function mayRender(): boolean {
  try {
    render(html`<i></i>`, document.createElement('div'));
    return true;
  } catch {
    console.error(
      "<nexus-chat>: this page's content security policy must allow the policy of Lit: trusted-types lit-html",
    );
    return false;
  }
}

// A page may load the script twice.
if (!customElements.get('nexus-chat') && mayRender()) customElements.define('nexus-chat', NexusChat);

export { NexusChat };

declare global {
  interface HTMLElementTagNameMap {
    'nexus-chat': NexusChat;
  }
}
