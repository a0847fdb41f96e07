import { RouteConfig } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { FastifyContextConfig } from 'fastify';
import type { JsonLimits } from '../json/scan-json.js';

/**
 * Body limits of a route: `small` for public routes, `visitor` for a message of a website visitor, `large` for lists and long
 * texts, `chat` for conversations with images and files. Routes without a class read `usual` bodies.
 */
export type BodyClass = 'small' | 'usual' | 'large' | 'visitor' | 'chat';

export interface BodyLimits extends JsonLimits {
  bytes: number;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    body?: BodyClass;
    /** Keeps the raw bytes as `rawBody` beside the parsed body. */
    rawBody?: true;
  }
}

const KIB = 1024;
const MIB = 1024 * KIB;
/** Maximum bytes per character of a JSON string: `\uffff`. */
const CHAR_BYTES = 6;

const COMMON = { depth: 40, keys: 2_000, keyBytes: 256, numberChars: 400, escapes: 500_000 };

/** No step of reading a body of any class blocks the event loop for 50 ms, as measured by the benchmark `hostile`. */
export function bodyLimits(config: {
  chatBodyMaxBytes: number;
  promptMaxChars: number;
}): Record<BodyClass, BodyLimits> {
  return {
    small: { ...COMMON, bytes: 16 * KIB, values: 500, fields: 500 },
    usual: { ...COMMON, bytes: 256 * KIB, values: 20_000, fields: 10_000 },
    large: { ...COMMON, bytes: MIB, values: 200_000, fields: 20_000 },
    visitor: { ...COMMON, bytes: config.promptMaxChars * CHAR_BYTES + 4 * KIB, values: 500, fields: 500 },
    chat: { ...COMMON, bytes: config.chatBodyMaxBytes, values: 100_000, fields: 20_000 },
  };
}

/** Adds to Fastify's route configuration; `RouteConfig` alone would replace it. */
export const withRouteConfig =
  (part: FastifyContextConfig): MethodDecorator =>
  (target, name, descriptor) => {
    const before = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, descriptor.value as object) as object | undefined;
    RouteConfig({ ...before, ...part })(target, name, descriptor);
  };

/** States the body class of a route that does not read `usual` bodies. */
export const Reads = (body: BodyClass): MethodDecorator => withRouteConfig({ body });

export const bodyClassOf = (handler: object): BodyClass =>
  (Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler) as FastifyContextConfig | undefined)?.body ?? 'usual';
