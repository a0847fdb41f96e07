/**
 * Preloaded into the api by the bench `hostile`: how long its event loop is held, told over the IPC channel of its parent alone.
 * A hold counts as the smaller of the time that passed and the time that this thread computed: what other processes take from a
 * shared machine is not the api's.
 */
import { isMainThread } from 'node:worker_threads';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const TICK_MS = 1;
const cpuMs = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

/** @returns `take()`: the longest hold in milliseconds since it was taken last */
export function watchLoop() {
  let longest = 0;
  let at = performance.now();
  let cpu = cpuMs();
  const tick = () => {
    const now = performance.now();
    const used = cpuMs();
    longest = Math.max(longest, Math.min(now - at, used - cpu));
    at = now;
    cpu = used;
  };
  const timer = setInterval(tick, TICK_MS);
  timer.unref();
  const take = () => {
    tick();
    const held = longest;
    longest = 0;
    return held;
  };
  return { take, stop: () => clearInterval(timer) };
}

function heapMb() {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  gc();
  gc();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

if (isMainThread && process.send && process.env.BENCH_LOOP_WATCH === 'api') {
  const { take } = watchLoop();
  process.on('message', (message) => {
    if (message?.ask === 'held') process.send({ held: take() });
    if (message?.ask === 'heap') process.send({ heap: heapMb() });
  });
  // Listening for messages must not keep the process from ending.
  process.channel?.unref?.();
}
