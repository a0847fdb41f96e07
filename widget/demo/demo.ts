/** The demo shows one real widget in several dresses: `?widget=<public id>` chooses it, `?endpoint=` another API. */
const query = new URLSearchParams(location.search);
const widgetId = query.get('widget')?.trim() ?? '';
const endpoint = query.get('endpoint')?.trim() ?? '';

function chat(attributes: Record<string, string>, className: string): HTMLElement {
  const element = document.createElement('nexus-chat');
  element.setAttribute('widget-id', widgetId);
  if (endpoint) element.setAttribute('endpoint', endpoint);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.className = className;
  return element;
}

function place(id: string, attributes: Record<string, string>, className: string): void {
  document.getElementById(id)?.append(chat({ mode: 'inline', ...attributes }, className));
}

const snippet = document.getElementById('snippet');
const id = document.getElementById('widget-id');
if (id instanceof HTMLInputElement) id.value = widgetId;
if (snippet) {
  const script = `<script type="module" src="${new URL('../nexus-chat.js', location.href).href}"></script>`;
  snippet.textContent = `${script}\n<nexus-chat widget-id="${widgetId || 'your-widget-id'}"></nexus-chat>`;
}

if (widgetId) {
  document.getElementById('missing')?.remove();
  document.body.append(chat({}, 'floating-demo'));
  place('inline', {}, 'plain-demo');
  place('dark', { theme: 'dark' }, 'plain-demo');
  place('themed', { theme: 'light' }, 'themed-demo');
  place('rtl', { dir: 'rtl' }, 'plain-demo');
} else {
  for (const element of document.querySelectorAll('[data-needs-widget]')) element.remove();
}
