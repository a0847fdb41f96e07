/**
 * Logistic regression with a small ridge, by Newton's method on standardised features; the result is in plain units.
 * The same rows always give the same weights.
 *
 * @param rows [{features: Record<name, number>, same: boolean}]
 * @returns {{intercept: number, weights: Record<string, number>}}
 */
export function fitLogistic(rows, names, { ridge = 1e-5, steps = 25 } = {}) {
  const scale = names.map((name) => standard(rows.map((row) => row.features[name])));
  const width = names.length + 1;
  const x = rows.map(({ features }) => [1, ...names.map((n, j) => (features[n] - scale[j].mean) / scale[j].deviation)]);
  let beta = new Array(width).fill(0);
  for (let step = 0; step < steps; step++) {
    const gradient = beta.map((b, j) => (j === 0 ? 0 : -ridge * rows.length * b));
    const hessian = beta.map((_, j) => beta.map((_, k) => (j === k ? (j === 0 ? 1e-9 : ridge * rows.length) : 0)));
    x.forEach((row, i) => accumulate(row, rows[i].same ? 1 : 0, beta, gradient, hessian));
    const change = solve(hessian, gradient);
    beta = beta.map((b, j) => b + change[j]);
    if (Math.max(...change.map(Math.abs)) < 1e-9) break;
  }
  const weights = Object.fromEntries(names.map((name, j) => [name, beta[j + 1] / scale[j].deviation]));
  const intercept = beta[0] - names.reduce((sum, _, j) => sum + (beta[j + 1] * scale[j].mean) / scale[j].deviation, 0);
  return { intercept, weights };
}

function accumulate(row, label, beta, gradient, hessian) {
  const p = 1 / (1 + Math.exp(-row.reduce((sum, value, j) => sum + value * beta[j], 0)));
  const spread = Math.max(1e-6, p * (1 - p));
  for (let j = 0; j < row.length; j++) {
    gradient[j] += (label - p) * row[j];
    for (let k = 0; k < row.length; k++) hessian[j][k] += spread * row[j] * row[k];
  }
}

function standard(values) {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) || 1 };
}

/** Gauss with pivots. */
function solve(matrix, vector) {
  const a = matrix.map((row, i) => [...row, vector[i]]);
  const n = vector.length;
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(a[r][c]) > Math.abs(a[pivot][c])) pivot = r;
    [a[c], a[pivot]] = [a[pivot], a[c]];
    for (let r = c + 1; r < n; r++) {
      const factor = a[r][c] / a[c][c];
      for (let k = c; k <= n; k++) a[r][k] -= factor * a[c][k];
    }
  }
  const result = new Array(n).fill(0);
  for (let r = n - 1; r >= 0; r--) {
    const known = a[r].slice(r + 1, n).reduce((sum, value, k) => sum + value * result[r + 1 + k], 0);
    result[r] = (a[r][n] - known) / a[r][r];
  }
  return result;
}
