/** Services for the rings: an embedded PostgreSQL with pgvector and a private Redis. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, redisTalk } from '../launcher/ports.mjs';
import { requireRedis } from '../launcher/redis-binary.mjs';
import { forkChild, spawnChild } from '../launcher/spawning.mjs';
import { redisConfig, untilRedisAnswers } from '../launcher/stores.mjs';
import { atRoot, Refusal } from '../lib/project.mjs';

const STOP_LIMIT_MS = 10_000;

/** Starts each service on first use; `stop` ends all of them. */
export class TestServices {
  #children = [];
  #started = new Map();
  #dir = mkdtempSync(join(tmpdir(), 'nexus-rings-'));

  /** @param name one instance per ring: its single backend keeps any state that a ring left in it */
  postgres(name) {
    return this.#once(`postgres ${name}`, async () => {
      const port = await freePort();
      const script = atRoot('scripts/launcher/embedded-postgres.mjs');
      const args = ['--data', 'memory', '--port', String(port), '--max-connections', '60'];
      const child = forkChild(script, args, { output: 'inherit' });
      this.#children.push(child);
      await Promise.race([once(child, 'message'), deadBeforeReady(child, 'The embedded PostgreSQL')]);
      return `postgres://postgres@127.0.0.1:${port}/postgres`;
    });
  }

  redis(name) {
    return this.#once(`redis ${name}`, async () => {
      const port = await this.#redisServer('redis', []);
      return `redis://127.0.0.1:${port}`;
    });
  }

  /** A single node that owns every slot: enough to detect a command whose keys are in different slots. */
  redisCluster() {
    return this.#once('cluster', async () => {
      const bus = await freePort();
      const extra = [
        `cluster-port ${bus}`,
        'cluster-enabled yes',
        'cluster-config-file nodes.conf',
        'cluster-announce-ip 127.0.0.1',
      ];
      const port = await this.#redisServer('cluster', extra);
      await redisTalk({ port }, ['CLUSTER ADDSLOTSRANGE 0 16383']);
      while (!(await redisTalk({ port }, ['CLUSTER INFO']))?.includes('cluster_state:ok'));
      return `redis://127.0.0.1:${port}`;
    });
  }

  async stop() {
    await Promise.all(this.#children.map(stopChild));
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** Synchronous, for the end of an interrupted run. */
  kill() {
    for (const child of this.#children) child.kill('SIGKILL');
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #once(name, start) {
    if (!this.#started.has(name)) this.#started.set(name, start());
    return this.#started.get(name);
  }

  async #redisServer(name, extra) {
    const binary = await requireRedis(atRoot('.nexus/bin'));
    const port = await freePort();
    const dir = mkdtempSync(join(this.#dir, `${name}-`));
    const input = redisConfig({ port, dir, extra });
    const child = spawnChild(binary.file, ['-'], { env: { ...process.env, ...binary.env }, output: 'ignore', input });
    this.#children.push(child);
    await Promise.race([untilRedisAnswers({ port }), deadBeforeReady(child, 'The private Redis')]);
    return port;
  }
}

const once = (emitter, event) => new Promise((resolve) => emitter.once(event, resolve));

async function deadBeforeReady(child, name) {
  const code = await once(child, 'exit');
  throw new Refusal(`${name} of the tests ended with ${code ?? 'a signal'} while starting.`);
}

async function stopChild(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(late);
}
