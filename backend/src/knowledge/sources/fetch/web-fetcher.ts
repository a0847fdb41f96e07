import type { OnApplicationShutdown } from '@nestjs/common';
import { Agent, type Dispatcher, request } from 'undici';
import { guardedConnect } from '../../../common/net/guarded-connect.js';
import { canonicalUrl, isSameSite } from '../site/page-url.js';
import { unpacked } from './content-encoding.js';
import { addressProblem, mayRedirect } from './page-address.js';
import { PageFailure } from './page-failure.js';
import { failureOfStatus, failureOfTransport } from './transport-failure.js';

export interface FetcherSettings {
  userAgent: string;
  /** Whether addresses in private networks may be read. */
  allowPrivate: boolean;
  /** DNS lookup; default: the system's resolver. */
  resolve?: Parameters<typeof guardedConnect>[2];
}

export interface FetchOptions {
  signal: AbortSignal;
  /** Sent as If-None-Match and If-Modified-Since. */
  etag?: string | null;
  lastModified?: string | null;
  /** Redirects to other sites are not followed. */
  stayOnSite?: boolean;
  /** Statuses that count as a response instead of a failure. */
  accepts?: (status: number) => boolean;
}

export interface FetchedPage {
  /** Canonical, after all redirects. */
  url: string;
  /** 200…299, 304 if unchanged, or a status that `accepts` allowed. */
  status: number;
  contentType: string;
  etag?: string;
  lastModified?: string;
  /** Value of X-Robots-Tag; multiple values are separated by line breaks. */
  robotsTag: string;
  /** Decompressed. Must be read to its end or discarded; both free the connection. */
  body: AsyncIterable<Uint8Array>;
  /** Frees the connection of an unread body. */
  discard(): void;
}

const CONNECT_MS = 10_000;
const SILENCE_MS = 15_000;
const TOTAL_MS = 60_000;
const MAX_REDIRECTS = 5;
const ACCEPT = 'text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.5';

/**
 * GET for addresses from users and pages. Each connection, including those of redirects, is checked by the IP address it is
 * opened to (`guardedConnect`); cookies and credentials are never sent.
 */
export class WebFetcher implements OnApplicationShutdown {
  private readonly agent: Agent;

  constructor(private readonly settings: FetcherSettings) {
    this.agent = new Agent({
      connect: guardedConnect(settings.allowPrivate, CONNECT_MS, settings.resolve),
      headersTimeout: SILENCE_MS,
      bodyTimeout: SILENCE_MS,
      keepAliveTimeout: 4_000,
      maxHeaderSize: 64 * 1024,
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  /** @throws PageFailure; the signal's reason when aborted. */
  async fetch(start: string, options: FetchOptions): Promise<FetchedPage> {
    if (addressProblem(start, this.settings.allowPrivate)) throw new PageFailure('address_refused');
    let url = start;
    for (let hops = 0; ; hops++) {
      const answer = await this.send(url, options);
      const target = redirectOf(answer, url);
      if (target === undefined) return this.read(answer, url, options);
      answer.body.on('error', () => undefined).destroy();
      if (target === null || hops === MAX_REDIRECTS) throw new PageFailure('bad_redirect');
      if (!mayRedirect(url, target, this.settings.allowPrivate)) throw new PageFailure('address_refused');
      if (options.stayOnSite && !isSameSite(start, target)) throw new PageFailure('moved_away');
      url = target;
    }
  }

  private async send(url: string, { signal, etag, lastModified }: FetchOptions): Promise<Dispatcher.ResponseData> {
    try {
      return await request(url, {
        dispatcher: this.agent,
        signal: AbortSignal.any([signal, AbortSignal.timeout(TOTAL_MS)]),
        headers: {
          'user-agent': this.settings.userAgent,
          accept: ACCEPT,
          'accept-encoding': 'gzip, deflate, br',
          ...(etag ? { 'if-none-match': etag } : {}),
          ...(lastModified ? { 'if-modified-since': lastModified } : {}),
        },
      });
    } catch (error) {
      signal.throwIfAborted();
      throw failureOfTransport(error);
    }
  }

  private read(answer: Dispatcher.ResponseData, url: string, { signal, accepts }: FetchOptions): FetchedPage {
    const { statusCode: status, headers, body } = answer;
    const discard = (): void => void body.on('error', () => undefined).destroy();
    if (status !== 304 && (status < 200 || status >= 300) && !accepts?.(status)) {
      discard();
      throw failureOfStatus(status, one(headers['retry-after']));
    }
    return {
      url,
      status,
      contentType: one(headers['content-type'])?.toLowerCase() ?? '',
      etag: one(headers.etag)?.slice(0, 200),
      lastModified: one(headers['last-modified'])?.slice(0, 100),
      robotsTag: [headers['x-robots-tag'] ?? []].flat().join('\n'),
      body: guarded(unpacked(body, one(headers['content-encoding'])), signal),
      discard,
    };
  }
}

/** Undefined: no redirect; null: a redirect without a valid target. */
function redirectOf({ statusCode, headers }: Dispatcher.ResponseData, url: string): string | null | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return undefined;
  return canonicalUrl(one(headers.location) ?? '', url) ?? null;
}

async function* guarded(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    signal.throwIfAborted();
    throw failureOfTransport(error);
  }
}

const one = (header: string | string[] | undefined): string | undefined => [header].flat()[0];
