/**
 * The hosted page, `/chat-playground?client_id={workspace_id}&site_id={widget_public_id}`: one chat over the whole
 * page, to be put in an iframe. It obtains its own visitor token; a token in the address is refused, because
 * addresses end up in logs, histories and referrers.
 */
const SECRET_NAMES = /^(?:.*token|api_?key|key|authorization|jwt|password|secret)$/i;
const SECRET_VALUES = /^(?:nxs_|eyJ)/;

interface Problem {
  title: string;
  text: string;
}

function problemOf(address: URL): Problem | undefined {
  const entries = [...address.searchParams, ...new URLSearchParams(address.hash.slice(1))];
  const secret = entries.some(([name, value]) => SECRET_NAMES.test(name) || SECRET_VALUES.test(value));
  if (secret) {
    return {
      title: 'This address contains a token',
      text: 'Chat addresses must not carry tokens or keys. Remove it from the address, and revoke it in the console if it is valid. The page needs only client_id and site_id.',
    };
  }
  if (!address.searchParams.get('site_id')?.trim()) {
    return {
      title: 'No chat was chosen',
      text: 'The address needs a site_id, the public id of a widget. Copy the iframe code from the console again.',
    };
  }
  return undefined;
}

function showProblem({ title, text }: Problem): void {
  const box = document.createElement('div');
  box.className = 'problem';
  box.setAttribute('role', 'alert');
  const heading = document.createElement('h1');
  heading.textContent = title;
  const paragraph = document.createElement('p');
  paragraph.textContent = text;
  box.append(heading, paragraph);
  document.querySelector('main')?.replaceChildren(box);
}

function showChat(address: URL): void {
  const chat = document.createElement('nexus-chat');
  chat.setAttribute('mode', 'inline');
  chat.setAttribute('widget-id', address.searchParams.get('site_id')?.trim() ?? '');
  chat.setAttribute('endpoint', address.origin);
  for (const name of ['lang', 'theme'] as const) {
    const value = address.searchParams.get(name);
    if (value) chat.setAttribute(name, value);
  }
  // The page's name for those who move by headings; the chat shows its own to everyone else.
  const heading = document.createElement('h1');
  heading.className = 'for-screen-readers';
  heading.textContent = document.title;
  document.querySelector('main')?.replaceChildren(heading, chat);
}

const address = new URL(location.href);
const found = problemOf(address);
if (found) showProblem(found);
else showChat(address);
