/** Keeps a table of child processes alive: starts them, restarts one that dies (with back-off and a limit), stops all. */
import { EventEmitter } from 'node:events';

/**
 * @typedef {object} Service
 * @property {string} name
 * @property {() => import('node:child_process').ChildProcess} spawn
 * @property {(child: import('node:child_process').ChildProcess) => Promise<void>} ready resolves when it can be used
 * @property {number} [stopTimeoutMs] how long it may take to stop before it is killed
 */

const DEFAULTS = { firstDelayMs: 200, maxDelayMs: 5_000, limit: 5, windowMs: 60_000 };

/** Emits `restart` (name, reason), `gave-up` (name), `change` (pids by name). */
export class Supervisor extends EventEmitter {
  #entries = new Map();
  #order = [];
  #stopping = false;

  constructor(options = {}) {
    super();
    this.options = { ...DEFAULTS, ...options };
  }

  /** Starts a service and waits until it is ready. @throws Error when it dies before that. */
  async start(service) {
    const entry = { service, child: null, deaths: [], timer: null };
    this.#entries.set(service.name, entry);
    this.#order.push(service.name);
    const child = this.#spawn(entry);
    await Promise.race([
      service.ready(child),
      new Promise((_, reject) => child.once('exit', (code, signal) => reject(new Error(`${service.name} ended with ${code ?? signal} while starting`)))),
    ]);
  }

  pids() {
    return Object.fromEntries([...this.#entries].filter(([, e]) => e.child?.pid).map(([name, e]) => [name, e.child.pid]));
  }

  /** Stops everything, the last started first. */
  async stop() {
    this.#stopping = true;
    for (const name of this.#order.toReversed()) await this.#stopOne(this.#entries.get(name));
  }

  get stopping() {
    return this.#stopping;
  }

  #spawn(entry) {
    const child = entry.service.spawn();
    entry.child = child;
    entry.startedAt = Date.now();
    child.once('error', (error) => this.emit('restart', entry.service.name, error.message));
    child.once('exit', (code, signal) => this.#died(entry, code ?? signal));
    this.emit('change', this.pids());
    return child;
  }

  #died(entry, reason) {
    entry.child = null;
    if (this.#stopping) return;
    const now = Date.now();
    entry.deaths = [...entry.deaths.filter((at) => now - at < this.options.windowMs), now];
    if (entry.deaths.length > this.options.limit) {
      this.emit('gave-up', entry.service.name);
      return;
    }
    this.emit('restart', entry.service.name, reason);
    const delay = Math.min(this.options.firstDelayMs * 2 ** (entry.deaths.length - 1), this.options.maxDelayMs);
    entry.timer = setTimeout(() => {
      if (!this.#stopping) this.#spawn(entry);
    }, delay);
  }

  #stopOne(entry) {
    clearTimeout(entry?.timer);
    const child = entry?.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      const late = setTimeout(() => child.kill('SIGKILL'), entry.service.stopTimeoutMs ?? 10_000);
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
