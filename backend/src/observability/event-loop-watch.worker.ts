import { write } from 'node:fs';
import { type Debugger, Session } from 'node:inspector';
import { workerData } from 'node:worker_threads';
import type { WatchOrder } from './event-loop-watch.js';

/** Exit code of a process that ended itself because its event loop was blocked: EX_SOFTWARE of sysexits.h. */
const EXIT_CODE = 70;
const LOOK_MS = 250;
/** A busy machine may need this long to list thousands of scripts. The supervisor waits longer than all of this takes. */
const STACK_WAIT_MS = 2_500;
const WRITE_WAIT_MS = 500;
const EXIT_WAIT_MS = 1_500;
const FRAMES = 30;
const STDERR = 2;

const { name, limitMs, beats } = workerData as WatchOrder;
const counter = new Int32Array(beats);
let last = 0;
let stillMs = 0;
let looked = performance.now();

const timer = setInterval(() => {
  const now = performance.now();
  // A suspended machine or a stopped process did not hang: only count time this thread has observed.
  const seenMs = Math.min(now - looked, 2 * LOOK_MS);
  looked = now;
  const turns = Atomics.load(counter, 0);
  stillMs = turns === last && turns > 0 ? stillMs + seenMs : 0;
  last = turns;
  if (stillMs < limitMs) return;
  clearInterval(timer);
  void end();
}, LOOK_MS);

async function end(): Promise<void> {
  const session = new Session();
  const stack = await within(STACK_WAIT_MS, mainStack(session));
  await within(WRITE_WAIT_MS, writeStack(stack ?? ['unknown: it is not in JavaScript']));
  // Exit through the main thread if possible: the first process of a container cannot kill itself by a signal.
  if (stack)
    await within(EXIT_WAIT_MS, ask(session, 'Runtime.evaluate', { expression: `process.reallyExit(${EXIT_CODE})` }));
  process.kill(process.pid, 'SIGKILL');
}

/** Interrupts the main thread anywhere and returns its frames, innermost first. */
async function mainStack(session: Session): Promise<string[]> {
  const urls = new Map<string, string>();
  session.connectToMainThread();
  session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
  const paused = new Promise<Debugger.CallFrame[]>((resolve) =>
    session.once('Debugger.paused', ({ params }) => resolve(params.callFrames)),
  );
  session.post('Debugger.enable');
  session.post('Debugger.pause');
  return (await paused).slice(0, FRAMES).map(({ functionName, location }) => {
    const at = `${urls.get(location.scriptId)}:${location.lineNumber + 1}:${(location.columnNumber ?? 0) + 1}`;
    return `${functionName || '<anonymous>'} (${at})`;
  });
}

function writeStack(stack: string[]): Promise<void> {
  const line = {
    level: 60,
    time: new Date().toISOString(),
    process: name,
    stack,
    msg: `the event loop stood still for ${Math.round(stillMs / 100) / 10} s: this process ends, to be started again`,
  };
  // Asynchronously: a pipe that nobody reads must not block this thread as well.
  return new Promise((resolve) => write(STDERR, `${JSON.stringify(line)}\n`, () => resolve()));
}

const ask = (session: Session, method: string, params: object): Promise<void> =>
  new Promise((resolve) => session.post(method, params, () => resolve()));

/** The promise's result, or undefined when it takes longer or fails. */
function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, ms, undefined));
  return Promise.race([promise.catch(() => undefined), late]);
}
