/** Keeps a table of child processes alive: starts them, restarts one that dies or hangs (with back-off), stops all. */
import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * @typedef {object} Service
 * @property {string} name
 * @property {number} stage it needs those of lower stages: they are up before it is restarted, and stop after it
 * @property {() => import('node:child_process').ChildProcess} spawn
 * @property {(child: import('node:child_process').ChildProcess, signal: AbortSignal) => Promise<void>} ready resolves when it can be used
 * @property {number} [readyTimeoutMs]
 * @property {number} [stopTimeoutMs] how long it may take to stop before it is killed
 */

const POLL_MS = 50;
const WATCH_MS = 500;
const DEFAULTS = {
  firstDelayMs: 200,
  maxDelayMs: 5_000,
  /** After this many deaths within the window there is a longer pause before each start. */
  limit: 5,
  windowMs: 60_000,
  restMs: 15_000,
  /**
   * How long after its own limit a hanging child is killed from here: the child itself can report where it hangs, we cannot.
   */
  hangGraceMs: 5_000,
  readyTimeoutMs: 60_000,
  stopTimeoutMs: 11_000,
};

/** A service that did not start; `message` is a sentence without a full stop. */
export class StartFailure extends Error {
  constructor(service, message) {
    super(message);
    this.service = service;
  }
}

/**
 * Emits `restart` (name, reason), `recovered` (name), `struggling` (name: it keeps ending, and is restarted after long pauses,
 * because a full disk or a lost server may recover), `change` (process ids by name).
 */
export class Supervisor extends EventEmitter {
  #entries = new Map();
  #stopping = null;
  #watch = null;
  #watchedAt = 0;

  constructor(options = {}) {
    super();
    this.options = { ...DEFAULTS, ...options };
  }

  /** Starts a service and waits until it is ready; from then on it is kept alive. @throws StartFailure */
  async start(service) {
    const entry = { service, child: null, deaths: [], timer: null, supervised: false, up: false, alive: null };
    this.#entries.set(service.name, entry);
    this.#watchedAt = performance.now();
    this.#watch ??= setInterval(() => this.#endHanging(), WATCH_MS).unref();
    await this.#launch(entry);
    entry.supervised = true;
    // It may have died after its ready message.
    if (!entry.child) this.#died(entry, 'exit');
  }

  /** Process ids of the running children, by name. */
  pids() {
    const running = [...this.#entries].filter(([, entry]) => entry.child?.pid);
    return Object.fromEntries(running.map(([name, entry]) => [name, entry.child.pid]));
  }

  get stopping() {
    return this.#stopping !== null;
  }

  /** Stops everything, the last stage first. */
  stop() {
    this.#stopping ??= this.#stopStages();
    return this.#stopping;
  }

  /** Kills everything immediately. */
  kill() {
    for (const { child } of this.#entries.values()) child?.kill('SIGKILL');
  }

  async #stopStages() {
    const entries = [...this.#entries.values()];
    clearInterval(this.#watch);
    for (const { timer } of entries) clearTimeout(timer);
    const stages = [...new Set(entries.map(({ service }) => service.stage))].sort((a, b) => b - a);
    for (const stage of stages)
      await Promise.all(entries.filter(({ service }) => service.stage === stage).map((e) => this.#stopOne(e)));
  }

  /** Spawns, and resolves when the child is ready. @throws StartFailure if it ends or hangs before */
  async #launch(entry) {
    const { service } = entry;
    const child = service.spawn();
    entry.child = child;
    entry.alive = null;
    child.on('message', (message) => {
      if (message?.type === 'alive') entry.alive = { limitMs: message.limitMs, silentMs: 0 };
    });
    const ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(entry.alive?.hung ?? signal ?? `exit code ${code}`));
    });
    void ended.then((reason) => {
      entry.child = null;
      entry.up = false;
      if (entry.supervised) this.#died(entry, reason);
    });
    this.emit('change', this.pids());
    const limit = service.readyTimeoutMs ?? this.options.readyTimeoutMs;
    const abort = new AbortController();
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(
        () => reject(new StartFailure(service.name, `${service.name} was not ready within ${limit / 1000} s`)),
        limit,
      );
    });
    const died = ended.then((reason) =>
      Promise.reject(new StartFailure(service.name, `${service.name} ended (${reason}) before it was ready`)),
    );
    try {
      await Promise.race([service.ready(child, abort.signal), late, died]);
      entry.up = entry.child === child;
    } finally {
      clearTimeout(timer);
      abort.abort();
    }
  }

  #died(entry, reason) {
    if (this.#stopping) return;
    const { name } = entry.service;
    const now = Date.now();
    const { firstDelayMs, maxDelayMs, limit, windowMs, restMs } = this.options;
    entry.deaths = [...entry.deaths.filter((at) => now - at < windowMs), now];
    const many = entry.deaths.length > limit;
    if (entry.deaths.length === 1) entry.struggling = false;
    if (many && !entry.struggling) this.emit('struggling', name);
    entry.struggling ||= many;
    this.emit('restart', name, reason);
    const pause = many ? restMs : Math.min(firstDelayMs * 2 ** (entry.deaths.length - 1), maxDelayMs);
    entry.timer = setTimeout(() => void this.#restart(entry), pause);
  }

  /**
   * Kills children that sent heartbeats and then stopped for longer than allowed. Time in which this process was suspended does
   * not count.
   */
  #endHanging() {
    const now = performance.now();
    const passedMs = Math.min(now - this.#watchedAt, 2 * WATCH_MS);
    this.#watchedAt = now;
    for (const { child, alive } of this.#entries.values()) {
      if (!child || !alive?.limitMs) continue;
      alive.silentMs += passedMs;
      if (alive.silentMs <= alive.limitMs + this.options.hangGraceMs) continue;
      alive.hung = 'it stopped responding';
      child.kill('SIGKILL');
    }
  }

  async #restart(entry) {
    // Without its dependencies it would only die again, until the limit.
    while (!this.#stopping && this.#lacksBelow(entry)) await delay(POLL_MS);
    if (this.#stopping) return;
    try {
      await this.#launch(entry);
      this.emit('recovered', entry.service.name);
    } catch {
      // A dead child is counted by #died; a hanging one has to be killed first.
      entry.child?.kill('SIGKILL');
    }
  }

  #lacksBelow({ service }) {
    return [...this.#entries.values()].some((other) => other.service.stage < service.stage && !other.up);
  }

  #stopOne({ child, service }) {
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      const late = setTimeout(() => child.kill('SIGKILL'), service.stopTimeoutMs ?? this.options.stopTimeoutMs);
      child.once('exit', () => {
        clearTimeout(late);
        resolve();
      });
      child.kill('SIGTERM');
    });
  }
}

/** Resolves on the child's {type: 'ready'} message. */
export const readyByMessage = (child) =>
  new Promise((resolve) => {
    const listen = (message) => {
      if (message?.type !== 'ready') return;
      child.off('message', listen);
      resolve();
    };
    child.on('message', listen);
  });
