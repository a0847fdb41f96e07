/** Schedules work on the cores of the machine: work that needs several cores waits until they are free, in order. */
export class Turns {
  #free;
  #waiting = [];

  /** @param total number of cores */
  constructor(total) {
    this.total = total;
    this.#free = total;
  }

  /** Runs `work` when `wanted` cores are free; first come, first served, so that `Infinity` runs alone at the end. */
  async take(wanted, work) {
    const size = Math.min(wanted, this.total);
    await new Promise((resolve) => {
      this.#waiting.push({ size, resolve });
      this.#next();
    });
    try {
      return await work();
    } finally {
      this.#free += size;
      this.#next();
    }
  }

  #next() {
    while (this.#waiting.length > 0 && this.#waiting[0].size <= this.#free) {
      const { size, resolve } = this.#waiting.shift();
      this.#free -= size;
      resolve();
    }
  }
}
