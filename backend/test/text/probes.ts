/** What hostile text is made of: one of these, repeated until the text is as long as wanted. */
const SEEDS: readonly string[] = [
  ...' \n\t=#|*_-.,;:"\'`()[]{}<>/&\\@?!%$+~0a漢㌖',
  ...['= a', '[](', '[a](', '](x)', '<a ', '</', '<!--', '<a>', '&#', '&amp;', '\\"', '\r\n', '\n\n', '\n# ', '\n- '],
  ...['a ', 'A ', 'Aa. ', 'a.', 'a-', 'a_b', '1 ', '1.', '1,', '1;', 'a|', ' |', '| |\n', '漢 ', '㌖ ', 'a\n', '.\n'],
  ...[
    '"a"',
    '“',
    '«',
    '【',
    '[1',
    '[1]',
    '```\n',
    '**a',
    '://',
    'http://',
    'www.',
    'https://a.b ',
    'data:',
    '{"a":',
    '[[',
  ],
  ...[
    '<meta ',
    'charset',
    'ignore ',
    'the ',
    'it ',
    '\u00a0',
    '\u00ad',
    '\u200b',
    'é',
    '\u0301',
    '\ud83d\ude00',
    '-\n',
  ],
];

export const repeated = (seed: string, length: number): string =>
  seed.repeat(Math.ceil(length / seed.length)).slice(0, length);

/** Hostile texts of a length: a seed over and over, alone and with something before and behind it that makes a search fail late. */
export function* hostileTexts(length: number): Generator<{ name: string; text: string }> {
  for (const seed of SEEDS) {
    const text = repeated(seed, length);
    yield { name: JSON.stringify(seed), text };
    yield { name: `a${JSON.stringify(seed)}…x`, text: `a${text}x` };
  }
}

/** Short first: what takes exponential time shows there, before it would hang. */
export const LENGTHS = [28, 50_000] as const;
/** Of processor time, for 50,000 characters: what is linear needs a tenth of it. */
export const BOUND_MS = 1_000;
/** Beyond this share of the bound half of the text is measured as well: the whole must not take much more than twice as long. */
const SUSPECT = 0.25;
const MAX_GROWTH = 3.2;

/** @returns why it is too slow, or null. */
export function tooSlow(run: (text: string) => unknown, boundMs: number = BOUND_MS): string | null {
  for (const length of LENGTHS)
    for (const { name, text } of hostileTexts(length)) {
      const took = least(() => run(text), SUSPECT * boundMs);
      const what = `${length} characters of ${name}: ${Math.round(took)} ms`;
      if (took > boundMs) return what;
      if (took <= SUSPECT * boundMs) continue;
      const half = least(() => run(text.slice(0, length / 2)), 0);
      if (took > MAX_GROWTH * half) return `${what}, half of them ${Math.round(half)} ms`;
    }
  return null;
}

/** Other processes fill the caches with theirs: what takes longer than is usual is measured up to four times. */
function least(run: () => unknown, usualMs: number): number {
  let best = Infinity;
  for (let i = 0; i < 4 && best > usualMs && (i === 0 || best < 8 * BOUND_MS); i++) best = Math.min(best, timed(run));
  return best;
}

/**
 * Processor time of this thread in milliseconds: what other processes do meanwhile does not count. Refusing a hostile text is
 * an answer as well.
 */
function timed(run: () => unknown): number {
  const start = process.threadCpuUsage();
  try {
    run();
  } catch (error) {
    if (error instanceof RangeError && /call stack|string length/i.test(error.message)) throw error;
  }
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1_000;
}
