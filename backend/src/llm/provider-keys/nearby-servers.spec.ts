import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@nexus/testing';
import type { AppConfig } from '../../config/app-config.js';
import type { ProviderPool } from '../providers/provider-pool.js';
import type { ProviderSpec } from '../providers/provider-spec.js';
import { NearbyServers } from './nearby-servers.js';
import type { ProviderDirectory } from './provider-directory.js';

const OLLAMA = 'http://127.0.0.1:11434/v1';

function bench({ looksAround = true, connected = [] as string[] } = {}) {
  const asked: string[] = [];
  let open = 0;
  const pool = {
    open: ({ baseUrl }: ProviderSpec) => {
      open++;
      const get = () => {
        asked.push(baseUrl);
        if (baseUrl !== OLLAMA) return Promise.reject(new Error('refused'));
        return Promise.resolve({ status: 200, body: { data: [{ id: 'llama3.2' }, { id: 'qwen3' }] } });
      };
      return { client: { get } };
    },
    close: () => Promise.resolve(open--),
  };
  const directory = { specs: () => Promise.resolve(connected.map((baseUrl) => ({ baseUrl }))) };
  const clock = new FakeClock();
  const nearby = new NearbyServers(directory as unknown as ProviderDirectory, pool as unknown as ProviderPool, clock, {
    providers: { looksAround },
  } as AppConfig);
  return { nearby, asked, clock, left: () => open };
}

describe('NearbyServers', () => {
  it('offers servers that respond, caches them briefly, and leaves no connection open', async () => {
    const { nearby, asked, clock, left } = bench();
    const found = { items: [{ name: 'ollama', base_url: OLLAMA, models: 2 }] };
    expect(await nearby.list()).toEqual(found);
    expect(await nearby.list()).toEqual(found);
    expect(asked).toHaveLength(2);
    expect(left()).toBe(0);
    await clock.advance(31_000);
    await nearby.list();
    expect(asked).toHaveLength(4);
  });

  it('does not offer connected servers', async () => {
    expect((await bench({ connected: [OLLAMA] }).nearby.list()).items).toEqual([]);
  });

  it('sends no requests on an installation that others can reach', async () => {
    const { nearby, asked } = bench({ looksAround: false });
    expect(await nearby.list()).toEqual({ items: [] });
    expect(asked).toEqual([]);
  });
});
