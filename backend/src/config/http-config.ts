import { trimEndOf } from '../common/text/trim.js';
import type { EnvReader } from './env-reader.js';
import { exposureOf } from './exposure.js';

export interface HttpConfig {
  host: string;
  port: number;
  trustProxy: boolean | string;
  publicUrl: string | null;
  /** Accepted host names of this server, besides addresses and loopback names; `*.` = all subdomains, `*` = any. */
  names: readonly string[];
  /** Minimum speed of request bodies: a grace period, then a rate in bytes per second. */
  bodyPace: { graceMs: number; minBytesPerS: number };
}

/** Listening address and public names of the api. */
export function http(r: EnvReader): HttpConfig {
  const host = r.string('HOST', '127.0.0.1');
  const url = r.optional('NEXUS_PUBLIC_URL');
  const publicUrl = url === undefined ? null : trimEndOf(r.url('NEXUS_PUBLIC_URL', ['http', 'https']), /\//);
  const allowed = r.list('NEXUS_ALLOWED_HOSTS', /^(\*|(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*)$/i);
  const names = [host, ...(publicUrl ? [URL.parse(publicUrl)?.hostname ?? ''] : []), ...allowed].filter(Boolean);
  return {
    host,
    port: r.int('PORT', 3000, 0, 65535),
    trustProxy: trustProxy(r),
    publicUrl,
    bodyPace: {
      graceMs: r.int('NEXUS_BODY_GRACE_MS', 15_000, 100, 600_000),
      minBytesPerS: r.int('NEXUS_BODY_MIN_BYTES_PER_S', 2_048, 1, 1_000_000_000),
    },
    names: [...new Set(names.map((name) => name.toLowerCase()))],
  };
}

/** The embedded product on a personal machine: local models are expected there, and nobody else can reach it. */
export const servesOnePerson = (r: EnvReader): boolean =>
  r.string('NEXUS_PROFILE', 'external') === 'embedded' && exposureOf((name) => r.optional(name)).length === 0;

function trustProxy(r: EnvReader): boolean | string {
  const raw = r.optional('TRUST_PROXY');
  if (raw === undefined || raw === 'false') return false;
  return raw === 'true' ? true : raw;
}
