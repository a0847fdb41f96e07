// The built console and the built widget, as the api serves them.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../dist/browser/', import.meta.url));
const WIDGET_DIST = fileURLToPath(new URL('../../../widget/dist/', import.meta.url));
const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";
/** The designer shows it in a frame. */
const PREVIEW_CSP = CSP.replace("frame-ancestors 'none'", "frame-ancestors 'self'");
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export function serveFile(dist = DIST, path, res) {
  if (path.startsWith('/widget/')) return send(fileIn(WIDGET_DIST, path.slice('/widget'.length)), PREVIEW_CSP, res);
  return send((path !== '/' && fileIn(dist, path)) || join(dist, 'index.html'), CSP, res);
}

function fileIn(folder, path) {
  const file = join(folder, normalize(path));
  return file.startsWith(folder) && existsSync(file) && statSync(file).isFile() ? file : undefined;
}

function send(file, policy, res) {
  if (!file) return res.writeHead(404).end();
  res.writeHead(200, {
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    'Content-Security-Policy': policy,
    'Access-Control-Allow-Origin': '*',
  });
  createReadStream(file).pipe(res);
}
