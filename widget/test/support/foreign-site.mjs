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
    if (url.pathname === '/hostile.css') return res.writeHead(200, { 'content-type': 'text/css' }).end(HOSTILE);
    const variant = VARIANTS[url.pathname];
    if (!variant) return res.writeHead(404).end();
    const sent = variant.policy ? variant.policy(policy) : policy;
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': sent });
    return res.end(page(apiOrigin, url.searchParams, variant));
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

/** Pages that differ in one respect from the strict one. */
const VARIANTS = {
  '/': {},
  '/hostile': { style: '/hostile.css' },
  '/rtl': { html: 'lang="ar" dir="rtl"' },
  '/no-policies': {
    policy: (p) => p.replace('trusted-types lit-html', "trusted-types 'none'").replace(/require-[^;]*; /, ''),
  },
  '/policies-required': { policy: (p) => p.replace('trusted-types lit-html', "trusted-types 'none'") },
  '/dark': { html: 'lang="en" class="dark"' },
};

const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function page(apiOrigin, query, { html = 'lang="en"', style = '/site.css' }) {
  const attributes = [...query].map(([name, value]) => `${escape(name)}="${escape(value)}"`).join(' ');
  return `<!doctype html><html ${html}><head><meta charset="utf-8"><title>Customer site</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="${style}">
<script type="module" src="${apiOrigin}/widget/nexus-chat.js"></script></head>
<body><main><h1>Customer site</h1><p>A page of somebody else.</p><p><a href="#more">A link before the chat</a></p></main>
<nexus-chat ${attributes}></nexus-chat></body></html>`;
}

/** A page whose own styles are hostile on purpose: none of this may reach the widget. */
const CSS = `body{margin:0;font:20px/1.2 Georgia,serif;color:#333;background:#fff}main{padding:40px}
html.dark body{background:oklch(0.2 0.02 280);color:#eee}
@media(prefers-color-scheme:dark){body{background:#0d0d12;color:#ddd}a{color:#9ad}}
button{background:red!important;text-transform:uppercase}textarea{border:9px solid red}p{letter-spacing:.1em}
nexus-chat[mode=inline]{height:600px}`;

/** Every inherited property that a page could force on what is inside the element. */
const HOSTILE = `body{margin:0;background:#fff}
nexus-chat{color:red!important;cursor:wait!important;font:italic 900 9px/3 cursive!important;font-variant:small-caps!important;
hyphens:auto!important;letter-spacing:.4em!important;line-height:3!important;list-style:upper-roman!important;
quotes:"<" ">"!important;tab-size:20!important;text-align:right!important;text-indent:40px!important;
text-shadow:2px 2px red!important;text-transform:uppercase!important;white-space:pre!important;word-break:break-all!important;
word-spacing:1em!important;writing-mode:vertical-rl!important;text-wrap:nowrap!important;font-stretch:condensed!important}`;
