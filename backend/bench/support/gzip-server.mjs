/** A static file server as nginx in front of the product would be: gzip for text, and nothing behind `/api`. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/**
 * @param {Record<string, string>} mounts URL prefix → folder; the longest one that fits is used
 * @param {Record<string, string>} pages URL path → HTML that is answered for it
 */
export async function serveGzipped(mounts, pages = {}) {
  const prefixes = Object.keys(mounts).sort((a, b) => b.length - a.length);
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, 'http://localhost').pathname);
    if (path.startsWith('/api'))
      return response.writeHead(401, { 'content-type': 'application/problem+json' }).end('{"status":401}');
    const prefix = prefixes.find((each) => path.startsWith(each));
    const file = prefix ? join(mounts[prefix], path.slice(prefix.length)) : '';
    const found = file !== '' && existsSync(file) && statSync(file).isFile();
    const body =
      pages[path] ??
      (found ? readFileSync(file) : extname(path) ? null : readFileSync(join(mounts['/'], 'index.html')));
    if (body === null) return response.writeHead(404).end();
    const type = TYPES[found ? extname(path) : '.html'] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' }).end(gzipSync(body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => (server.closeAllConnections(), server.close()),
  };
}
