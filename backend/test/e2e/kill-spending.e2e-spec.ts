import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OpenRouterSimulator } from '@nexus/testing';
import { eventually, registerAccount, type TestAccount } from '../support/accounts.js';
import { type Product, startProduct } from '../support/product.js';

const TOKENS = 50;
const usage = { prompt_tokens: 30, completion_tokens: 20, cost: 0.000_1 };

/** The real processes are killed while answers are reserved, made and settled; a budget may then lack the call in flight. */
describe('kill -9 while something is spent', () => {
  const simulator = new OpenRouterSimulator();
  let product: Product;
  let account: TestAccount;
  let asked = 0;

  const send = (method: string, path: string, body?: object): Promise<Response> =>
    fetch(product.url + path, {
      method,
      headers: { ...account.headers, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const ask = async (): Promise<void> => {
    simulator.script({ usage });
    await eventually('an answer', async () => {
      const response = await send('POST', '/api/v1/create', { prompt: `Question ${++asked}`, use_rag: false });
      return response.status === 200;
    });
  };
  const budget = async (): Promise<{ spent: number; reserved: number }> =>
    eventually('the budget', async () => {
      const response = await send('GET', '/api/budgets').catch(() => null);
      if (response?.status !== 200) return undefined;
      return ((await response.json()) as { items: { spent: number; reserved: number }[] }).items[0];
    });
  const kill = async (name: string): Promise<void> => {
    const before = product.pids()[name] as number;
    process.kill(before, 'SIGKILL');
    await eventually(`${name} to be started again`, async () => {
      const pid = product.pids()[name];
      return pid !== undefined && pid !== before;
    });
    await eventually(
      'the product to be ready',
      async () => (await fetch(`${product.url}/health/ready`).catch(() => null))?.ok,
      60_000,
    );
  };

  beforeAll(async () => {
    await simulator.start();
    const env = { OPENROUTER_BASE_URL: simulator.url, OPENROUTER_API_KEY: 'sk-test' };
    product = await startProduct({ env, timeoutMs: 170_000 });
    account = await registerAccount(product);
    await send('PUT', '/api/model-config', { default_model: 'sim/standard', fallback_models: [] });
    const item = { subject: { type: 'workspace' }, period: 'month', unit: 'tokens', limit: 1_000_000 };
    expect((await send('PUT', '/api/budgets', { items: [item] })).status).toBe(200);
  });
  afterAll(async () => {
    await product.dispose();
    await simulator.stop();
  });

  it('of the api loses no more than the answer it was giving', async () => {
    for (let i = 0; i < 4; i++) await ask();
    simulator.script({ tokenMs: 50, text: 'one two three four five six seven eight nine ten '.repeat(50) });
    const stream = await send('POST', '/api/v1/create', { prompt: 'Tell me much', use_rag: false, stream: true });
    const reader = stream.body!.getReader();
    await reader.read();
    expect((await budget()).reserved).toBeGreaterThan(0);
    await kill('api');
    await reader.cancel().catch(() => undefined);
    expect((await budget()).spent).toBe(4 * TOKENS);
    await ask();
    expect((await budget()).spent).toBe(5 * TOKENS);
  });

  it.each(['redis', 'worker', 'postgres'])('of %s loses nothing that was settled', async (name) => {
    const before = (await budget()).spent;
    for (let i = 0; i < 3; i++) await ask();
    await kill(name);
    // While the api is not connected to Redis again it goes by PostgreSQL, which may lack what waits in the stream.
    await eventually('the budget to be right', async () => (await budget()).spent === before + 3 * TOKENS);
    await ask();
    expect((await budget()).spent).toBe(before + 4 * TOKENS);
  });
});
