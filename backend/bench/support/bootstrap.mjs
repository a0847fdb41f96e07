/** Deterministic pseudo-random numbers in 0…1 (mulberry32), so that a run can be repeated. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Paired bootstrap of the mean difference `a − b` over the same questions: mean and its 95 % interval. */
export function pairedBootstrap(a, b, rounds = 4_000, seed = 1) {
  const differences = a.map((value, i) => value - b[i]);
  const random = seeded(seed);
  const means = Array.from({ length: rounds }, () => {
    let sum = 0;
    for (let i = 0; i < differences.length; i++) sum += differences[Math.floor(random() * differences.length)];
    return sum / differences.length;
  }).sort((x, y) => x - y);
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  return { mean, low: means[Math.floor(rounds * 0.025)], high: means[Math.ceil(rounds * 0.975) - 1] };
}
