/** How much memory the parts of the product may use on this machine, in MiB. */
import { totalmem } from 'node:os';

const MIB = 1024 * 1024;

/** Memory of the machine, or the limit of the container if it is lower. */
export function machineMb() {
  const limit = process.constrainedMemory();
  return Math.floor(Math.min(totalmem(), limit > 0 ? limit : Infinity) / MIB);
}

const between = (least, value, most) => Math.max(least, Math.min(Math.floor(value), most));

/** Heap limit of the api and of the worker, each: a leak ends one process, not the machine. */
export const heapMb = (machine = machineMb()) => between(384, machine / 6, 2_048);

/** Data of the embedded Redis: jobs, streamed answers, counters, and the cache with its own limits. */
export const redisMb = (machine = machineMb()) => between(192, machine / 8, 2_048);
