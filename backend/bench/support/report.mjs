/** A table for people, then one JSON object on the last line for programs. */
export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const mid = sorted.length >> 1;
  return sorted.length % 2 ? sorted[mid] : (sorted[mid - 1] + sorted[mid]) / 2;
};

export const round = (value, digits = 2) => Number(value.toFixed(digits));

export function report(name, figures, bars = {}) {
  const width = Math.max(...Object.keys(figures).map((k) => k.length));
  console.log(`\n${name}`);
  for (const [key, value] of Object.entries(figures)) console.log(`  ${key.padEnd(width)}  ${value}`);
  for (const [bar, met] of Object.entries(bars)) console.log(`  ${met ? 'met    ' : 'NOT MET'}  ${bar}`);
  console.log(JSON.stringify({ bench: name, ...figures }));
}
