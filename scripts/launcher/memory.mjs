/** How much memory the parts of the product may take on this machine, in MiB. */
import { totalmem } from 'node:os';

const MIB = 1024 * 1024;

/** Of the machine, or of the container when that has less. */
export function machineMb() {
  const limit = process.constrainedMemory();
  return Math.floor(Math.min(totalmem(), limit > 0 ? limit : Infinity) / MIB);
}

const between = (least, value, most) => Math.max(least, Math.min(Math.floor(value), most));

/** Heap of the api and of the worker, each: a leak ends one process, not the machine. */
export const heapMb = (machine = machineMb()) => between(384, machine / 6, 2_048);

/** Data of the embedded Redis: jobs, answers that stream, counters, and the cache within bounds of its own. */
export const redisMb = (machine = machineMb()) => between(192, machine / 8, 2_048);
