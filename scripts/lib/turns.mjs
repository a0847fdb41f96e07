/** Work that takes turns on the cores of the machine: what needs more of them waits until they are free, in order. */
export class Turns {
  #free;
  #waiting = [];

  /** @param total how many there are to take at once */
  constructor(total) {
    this.total = total;
    this.#free = total;
  }

  /** Runs `work` when `wanted` of them are free; who asked first goes first, so that `Infinity` is alone in the end. */
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
