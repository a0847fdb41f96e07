import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors/domain-error.js';
import { WidgetDirectory } from './widget-directory.js';

const PAGE = fileURLToPath(new URL('../../../widget/dist/hosted/index.html', import.meta.url));
/** Addresses end up in logs, histories and referrers, so secrets in them are rejected instead of ignored. */
const SECRET_NAMES = /^(.*token|api_?key|key|authorization|jwt|password|secret)$/i;
const SECRET_VALUES = /^(nxs_|eyJ)/;

export interface HostedPage {
  status: number;
  html: string;
  headers: Record<string, string>;
}

/** The chat as a standalone page, which only the allowed websites of the widget can frame. */
@Injectable()
export class HostedPageService {
  constructor(private readonly widgets: WidgetDirectory) {}

  async page(query: Readonly<Record<string, unknown>>): Promise<HostedPage> {
    const secret = Object.entries(query).some(
      ([name, value]) => SECRET_NAMES.test(name) || SECRET_VALUES.test(String(value)),
    );
    if (secret)
      return message(
        400,
        'This address contains a token',
        'Chat addresses must not carry tokens or keys. Remove it, and revoke it if it is valid.',
      );
    const { site_id: siteId, client_id: clientId } = query;
    const widget = typeof siteId === 'string' ? await this.widgets.findPublic(siteId).catch(unlessUnknown) : null;
    if (!widget || (clientId !== undefined && clientId !== widget.workspaceId)) {
      return message(
        404,
        'This chat is not available',
        'There is no chat at this address. If this is your website, copy the iframe code from the console again.',
      );
    }
    const html = await readFile(PAGE, 'utf8').catch(() => null);
    if (html === null)
      return message(503, 'This chat is not available', 'The files of the chat are missing in this installation.');
    return { status: 200, html, headers: headersOf(widget.allowedOrigins) };
  }
}

function unlessUnknown(error: unknown): null {
  if (error instanceof DomainError && error.code === 'widget_not_found') return null;
  throw error;
}

function headersOf(ancestors: readonly string[]): Record<string, string> {
  const policy = [
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    `frame-ancestors ${ancestors.length > 0 ? ancestors.join(' ') : "'none'"}`,
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy': policy.join('; '),
  };
}

/** Same look as `hosted.css` of the widget, for a standalone page. */
const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--text:#1b1b24;--muted:#5a5a6b}
@media(prefers-color-scheme:dark){:root{--bg:#17171e;--text:#ececf3;--muted:#abacbd}}
body{margin:0;min-height:100dvh;display:grid;place-items:center;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:36ch;padding:32px 24px;text-align:center}
svg{width:40px;height:40px;color:var(--muted)}
h1{margin:12px 0 8px;font-size:20px;line-height:1.3}
p{margin:0;color:var(--muted)}`;
const ICON =
  '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M4 5h16v11H9l-5 4z"/><path d="m9.5 8.5 5 5m0-5-5 5"/></svg>';

/** All texts are constants: the page contains nothing from the request. */
function message(status: number, title: string, text: string): HostedPage {
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title><style>${STYLE}</style></head>
<body><main>${ICON}<h1>${title}</h1><p>${text}</p></main></body></html>
`;
  return { status, html, headers: { ...headersOf([]), 'cache-control': 'no-store' } };
}
