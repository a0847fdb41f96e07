import { RouteConfig } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { FastifyContextConfig } from 'fastify';
import type { JsonLimits } from '../json/scan-json.js';

/**
 * What a route reads: `small` whoever may call it without an account, `visitor` a message of a website's visitor, `large` lists
 * and long texts, `chat` conversations with pictures and files. Routes that say nothing read `usual` bodies.
 */
export type BodyClass = 'small' | 'usual' | 'large' | 'visitor' | 'chat';

export interface BodyLimits extends JsonLimits {
  bytes: number;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    body?: BodyClass;
    /** The bytes are kept as `rawBody` beside what they mean. */
    rawBody?: true;
  }
}

const KIB = 1024;
const MIB = 1024 * KIB;
/** A character of a JSON string in bytes, at most: `\uffff`. */
const CHAR_BYTES = 6;

const COMMON = { depth: 40, keys: 2_000, keyBytes: 256, numberChars: 400, escapes: 500_000 };

/** No step of reading a body of any class holds the event loop for 50 ms; the benchmark `hostile` shows it. */
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

/** Adds to what Fastify knows of a route; `RouteConfig` alone would replace it. */
export const withRouteConfig =
  (part: FastifyContextConfig): MethodDecorator =>
  (target, name, descriptor) => {
    const before = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, descriptor.value as object) as object | undefined;
    RouteConfig({ ...before, ...part })(target, name, descriptor);
  };

/** States which bodies a route reads, where they are not usual ones. */
export const Reads = (body: BodyClass): MethodDecorator => withRouteConfig({ body });

export const bodyClassOf = (handler: object): BodyClass =>
  (Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler) as FastifyContextConfig | undefined)?.body ?? 'usual';
