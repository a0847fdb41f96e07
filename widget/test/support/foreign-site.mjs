import { createServer } from 'node:http';

/**
 * A customer's site on an origin of its own, under the strictest policy the widget promises to work with: no inline
 * scripts or styles, nothing but the widget's script and API.
 */
export async function startForeignSite(apiOrigin) {
  const policy = [
    "default-src 'none'",
    `script-src ${apiOrigin}`,
    `connect-src ${apiOrigin}`,
    "style-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');
  const server = createServer((req, res) => {
    const url = new URL(req.url, 'http://site');
    if (url.pathname === '/site.css') return res.writeHead(200, { 'content-type': 'text/css' }).end(CSS);
    if (url.pathname !== '/') return res.writeHead(404).end();
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy });
    return res.end(page(apiOrigin, url.searchParams));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Another host name than the API's: a foreign site, not only another port.
  const origin = `http://localhost:${server.address().port}`;
  const close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    });
  return { origin, close };
}

const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function page(apiOrigin, query) {
  const attributes = [...query].map(([name, value]) => `${escape(name)}="${escape(value)}"`).join(' ');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Customer site</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/site.css">
<script type="module" src="${apiOrigin}/widget/nexus-chat.js"></script></head>
<body><main><h1>Customer site</h1><p>A page of somebody else.</p><p><a href="#more">A link before the chat</a></p></main>
<nexus-chat ${attributes}></nexus-chat></body></html>`;
}

/** A page whose own styles are hostile on purpose: none of this may reach the widget. */
const CSS = `body{margin:0;font:20px/1.2 Georgia,serif;color:#333;background:#fff}main{padding:40px}
@media(prefers-color-scheme:dark){body{background:#0d0d12;color:#ddd}a{color:#9ad}}
button{background:red!important;text-transform:uppercase}textarea{border:9px solid red}p{letter-spacing:.1em}
nexus-chat[mode=inline]{height:600px}`;
