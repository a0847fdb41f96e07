/** Clopper and Pearson's upper 95 % bound (one-sided) of a proportion, by bisection of the binomial tail. */
export function upper95(hits, trials) {
  if (trials === 0) return 1;
  const logs = [0];
  for (let i = 1; i <= trials; i++) logs.push(logs[i - 1] + Math.log(i));
  const tail = (p) => {
    let sum = 0;
    for (let k = 0; k <= hits; k++)
      sum += Math.exp(logs[trials] - logs[k] - logs[trials - k] + k * Math.log(p) + (trials - k) * Math.log1p(-p));
    return sum;
  };
  let [low, high] = [hits / trials, 1];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (tail(middle) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}

export const cosine = (a, b) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

export const grid = (from, to, step) =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => Number((from + i * step).toFixed(4)));

/** Numbers in 0…1 that are the same on every machine. */
export function seeded(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}
