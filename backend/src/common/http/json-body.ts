import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { scan } from 'secure-json-parse';
import { DomainError } from '../errors/domain-error.js';
import { type JsonLimits, JsonScan } from '../json/scan-json.js';
import { type BodyClass, type BodyLimits } from './body-limits.js';

const BYTE_ORDER_MARK = 0xfeff;
const STEP_BYTES = 1024 * 1024;

/**
 * The only parser of request bodies: JSON, within the limits of the route. Every other type except multipart is refused. It
 * replaces Fastify's and Nest's own parsers, so the application is created with `bodyParser: false`.
 */
export function readJsonBodies(fastify: FastifyInstance, limits: Record<BodyClass, BodyLimits>): void {
  fastify.addHook('onRoute', (route) => {
    route.bodyLimit = limits[route.config?.body ?? 'usual'].bytes;
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    read(request, bytes as Buffer, limits).then(
      (value) => done(null, value),
      (error: Error) => done(error),
    );
  });
}

async function read(
  request: FastifyRequest & { rawBody?: Buffer },
  bytes: Buffer,
  limits: Record<BodyClass, BodyLimits>,
): Promise<unknown> {
  const { rawBody, body = 'usual' } = request.routeOptions.config;
  if (rawBody) request.rawBody = bytes;
  return bytes.length > STEP_BYTES ? parseInSteps(bytes, limits[body]) : parseJson(bytes, limits[body]);
}

/** @throws DomainError `invalid_json` | `json_too_complex` */
export function parseJson(bytes: Buffer, limits: JsonLimits): unknown {
  const scan = scanOf(bytes, limits);
  scan.read();
  return parse(bytes.toString('utf8'), scan);
}

/** Yields to other work between the steps, each of which is short. */
async function parseInSteps(bytes: Buffer, limits: JsonLimits): Promise<unknown> {
  const scan = scanOf(bytes, limits);
  while (scan.read(STEP_BYTES)) await setImmediate();
  const text = bytes.toString('utf8');
  await setImmediate();
  return parse(text, scan);
}

function scanOf(bytes: Buffer, limits: JsonLimits): JsonScan {
  if (bytes.length === 0) throw new DomainError('invalid_json', 'The body is empty; send a JSON object.');
  if (!isUtf8(bytes)) throw new DomainError('invalid_json', 'The body is not well-formed UTF-8.');
  return new JsonScan(bytes, limits);
}

/** Of duplicate fields the last one counts, as usual in JavaScript. */
function parse(text: string, { suspicious }: JsonScan): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text);
  } catch (cause) {
    throw new DomainError('invalid_json', 'The body is not valid JSON.', { cause });
  }
  if (suspicious && value !== null && typeof value === 'object') refusePrototypes(value);
  return value;
}

function refusePrototypes(value: object): void {
  try {
    scan(value, { protoAction: 'error', constructorAction: 'error' });
  } catch (cause) {
    throw new DomainError('invalid_json', 'The body contains a forbidden field name (prototype access).', { cause });
  }
}
