import { OPS, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A drawn line in the coordinates of the page's text: `y` grows downwards. */
export interface Ruling {
  /** `y` of a horizontal line, `x` of a vertical one. */
  at: number;
  from: number;
  to: number;
}

export interface Rulings {
  horizontal: Ruling[];
  vertical: Ruling[];
}

type Matrix = readonly [number, number, number, number, number, number];
type Point = readonly [number, number];

/** In points: thinner rectangles are lines, and lines closer than this are one. */
const THIN = 2.5;
const MIN_LENGTH = 4;
const MAX_RULINGS = 20_000;
/** A longer path is a drawing. */
const MAX_PATH_NUMBERS = 4_000;
const [MOVE, LINE, CURVE, CLOSE] = [0, 1, 2, 3];
/** The path is the last operand and is only used for clipping. */
const UNSEEN = OPS.endPath;

/** Lines and rectangle edges drawn by a page, with collinear neighbours joined. */
export async function rulingsOf(page: PDFPageProxy, viewport: readonly number[]): Promise<Rulings> {
  const list = await page.getOperatorList().catch(() => undefined);
  const found: Rulings = { horizontal: [], vertical: [] };
  let matrix = viewport as Matrix;
  const stack: Matrix[] = [];
  for (const [i, op] of (list?.fnArray ?? []).entries()) {
    const args = list!.argsArray[i] as unknown[] | null;
    if (op === OPS.save || op === OPS.paintFormXObjectBegin) stack.push(matrix);
    if (op === OPS.restore || op === OPS.paintFormXObjectEnd) matrix = stack.pop() ?? matrix;
    if (op === OPS.transform) matrix = product(matrix, args);
    if (op === OPS.paintFormXObjectBegin) matrix = product(matrix, args?.[0]);
    if (op === OPS.constructPath && args?.[0] !== UNSEEN)
      addPath(found, matrix, (args?.[1] as unknown[] | undefined)?.[0]);
    if (found.horizontal.length + found.vertical.length > MAX_RULINGS) break;
  }
  return { horizontal: joined(found.horizontal), vertical: joined(found.vertical) };
}

function product(m: Matrix, n: unknown): Matrix {
  if (!n || (n as number[]).length !== 6) return m;
  const [g, h, i, j, k, l] = n as unknown as Matrix;
  const [a, b, c, d, e, f] = m;
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

/** @param path numbers of `DrawOPS` with their coordinates */
function addPath(found: Rulings, matrix: Matrix, path: unknown): void {
  const numbers = path as ArrayLike<number> | null | undefined;
  if (!numbers || numbers.length > MAX_PATH_NUMBERS) return;
  let start: Point = [0, 0];
  let last: Point = [0, 0];
  const point = (i: number): Point => {
    const [x, y] = [numbers[i] ?? 0, numbers[i + 1] ?? 0];
    return [matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]];
  };
  for (let i = 0; i < numbers.length;) {
    const op = numbers[i]!;
    if (op === MOVE || op === LINE) {
      const next = point(i + 1);
      if (op === LINE) addLine(found, last, next);
      else start = next;
      [last, i] = [next, i + 3];
    } else if (op === CURVE) [last, i] = [point(i + 5), i + 7];
    else if (op === CLOSE) {
      addLine(found, last, start);
      [last, i] = [start, i + 1];
    } else return;
  }
}

function addLine(found: Rulings, [x0, y0]: Point, [x1, y1]: Point): void {
  const [width, height] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
  if (width >= MIN_LENGTH && height < 1)
    found.horizontal.push({ at: (y0 + y1) / 2, from: Math.min(x0, x1), to: Math.max(x0, x1) });
  else if (height >= MIN_LENGTH && width < 1)
    found.vertical.push({ at: (x0 + x1) / 2, from: Math.min(y0, y1), to: Math.max(y0, y1) });
}

/** Merges both edges of a thin rectangle, and touching pieces, into one line. */
function joined(rulings: Ruling[]): Ruling[] {
  const lines: Ruling[][] = [];
  for (const ruling of rulings.toSorted((a, b) => a.at - b.at)) {
    const line = lines.at(-1);
    if (line && ruling.at - line[0]!.at <= THIN) line.push(ruling);
    else lines.push([ruling]);
  }
  return lines.flatMap((line) => {
    const at = line.reduce((sum, ruling) => sum + ruling.at, 0) / line.length;
    const whole: Ruling[] = [];
    for (const { from, to } of line.toSorted((a, b) => a.from - b.from)) {
      const last = whole.at(-1);
      if (last && from - last.to <= THIN) last.to = Math.max(last.to, to);
      else whole.push({ at, from, to });
    }
    return whole;
  });
}
