/**
 * Builds the API reference at /api/docs: this folder's page, and the reader taken out of Scalar's Fastify plugin, which
 * carries it as one string. Only the file is served, so the api holds none of it in memory.
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync } from 'node:zlib';
import reader from '@scalar/fastify-api-reference';
import Fastify from 'fastify';

const source = dirname(fileURLToPath(import.meta.url));
const output = join(source, 'dist');

const server = Fastify();
await server.register(reader, { routePrefix: '/', configuration: { url: '/unused' } });
const { statusCode, body } = await server.inject('/js/scalar.js');
await server.close();
if (statusCode !== 200) throw new Error(`The reader's script was not found in its package: ${statusCode}`);

rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
const script = body.replace(/\n\/\/# sourceMappingURL=.*$/, '\n');
writeFileSync(join(output, 'reader.js'), script);
// Served as it is: compressing 5 MB at every visit would hold the api.
writeFileSync(join(output, 'reader.js.gz'), gzipSync(script, { level: constants.Z_BEST_COMPRESSION }));
for (const file of ['index.html', 'page.js', 'page.css']) cpSync(join(source, file), join(output, file));
