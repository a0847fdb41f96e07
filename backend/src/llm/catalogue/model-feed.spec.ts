import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { FakeClock } from '@nexus/testing';
import { DomainError } from '../../common/errors/domain-error.js';
import type { RedisService } from '../../redis/redis.service.js';
import type { ModelListing } from '../providers/openai-protocol/model-list.js';
import { catalogueEntry } from '../testing/fake-source.js';
import { FetchedFeed, fixedFeed } from './model-feed.js';

Logger.overrideLogger(false);

/** The part of Redis that a feed uses; the first `lost` commands fail. */
function fakeRedis(lost = 0): { redis: RedisService; values: Map<string, string> } {
  const values = new Map<string, string>();
  const client = {
    get: (key: string) =>
      lost-- > 0 ? Promise.reject(new Error('timeout')) : Promise.resolve(values.get(key) ?? null),
    set: (key: string, value: string) => Promise.resolve(values.set(key, value)),
  };
  const attempt = (operation: () => Promise<unknown>, fallback: unknown): Promise<unknown> =>
    operation().catch(() => fallback);
  return { redis: { client, attempt } as unknown as RedisService, values };
}

const listing = (etag: string, ...ids: string[]): ModelListing => ({
  etag,
  models: ids.map((id) => catalogueEntry(id, 1)),
});
const gone = (): Promise<never> =>
  Promise.reject(new DomainError('provider_unavailable', 'The model provider cannot be reached.'));
const clock = new FakeClock(new Date('2026-01-02T03:04:05Z'));
type Fetch = ConstructorParameters<typeof FetchedFeed>[0]['fetch'];

async function feedOf(fetch: Fetch, redis = fakeRedis().redis, origin = 'http://a'): Promise<FetchedFeed> {
  const feed = new FetchedFeed({ name: 'x', key: 'catalogue:x', origin, fetch }, redis, clock);
  await feed.settled();
  return feed;
}

describe('FetchedFeed', () => {
  it('has a list once fetched, and sends its ETag from then on', async () => {
    const tags: (string | undefined)[] = [];
    const feed = await feedOf((etag) => {
      tags.push(etag);
      return Promise.resolve(tags.length === 1 ? listing('t1', 'a/one') : null);
    });
    await feed.refresh();
    expect(tags).toEqual([undefined, 't1']);
    expect([...feed.models.keys()]).toEqual(['a/one']);
    expect(feed).toMatchObject({ loaded: true, syncedAt: clock.now(), failure: null });
    await feed.stop();
  });

  it('keeps the last good list when the provider fails, and reports the reason', async () => {
    let fails = false;
    const feed = await feedOf(() => (fails ? gone() : Promise.resolve(listing('t', 'a/one'))));
    fails = true;
    await feed.refresh();
    expect(feed.models.size).toBe(1);
    expect(feed.failure).toEqual({ code: 'provider_unavailable', detail: 'The model provider cannot be reached.' });
    fails = false;
    await feed.refresh();
    expect(feed.failure).toBeNull();
    await feed.stop();
  });

  it('starts with the stored list, even when Redis is slow, but not with one of another origin', async () => {
    const { redis, values } = fakeRedis();
    await (await feedOf(() => Promise.resolve(listing('t', 'a/one')), redis)).stop();
    const slow = fakeRedis(2);
    slow.values.set('catalogue:x', values.get('catalogue:x')!);
    for (const [store, origin, size] of [
      [redis, 'http://a', 1],
      [slow.redis, 'http://a', 1],
      [redis, 'http://b', 0],
    ] as const) {
      const feed = await feedOf(gone, store, origin);
      expect([feed.models.size, feed.loaded]).toEqual([size, size === 1]);
      await feed.stop();
    }
  });

  it('tolerates unreadable stored lists', async () => {
    const { redis, values } = fakeRedis();
    values.set('catalogue:x', '{broken');
    const feed = await feedOf(() => Promise.reject(new Error('no domain error')), redis);
    expect(feed).toMatchObject({ loaded: false, failure: { code: 'provider_error' } });
    await feed.stop();
  });

  it('can be stopped in the middle of a request', async () => {
    let asked: AbortSignal | undefined;
    const fetch: Fetch = (_, signal) =>
      new Promise((_resolve, reject) => {
        asked = signal;
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    const feed = new FetchedFeed({ name: 'x', key: 'k', origin: 'o', fetch }, fakeRedis().redis, clock);
    while (!asked) await Promise.resolve();
    await feed.stop();
    expect(asked.aborted).toBe(true);
    expect(feed.failure).toBeNull();
  });
});

it('a fixed list is available at once, or reports why there is none', () => {
  expect(fixedFeed([catalogueEntry('a/one', 1)])).toMatchObject({ loaded: true, failure: null });
  expect(fixedFeed([], { code: 'provider_error', detail: 'x' })).toMatchObject({ loaded: false });
});
