/** `*` anything but a slash, `**` anything, all other characters literally. */
type Token = '*' | '**' | { char: string };

function tokens(glob: string): Token[] {
  const found = glob.match(/\*+|[^*]/gu) ?? [];
  return found.map((part) => (part === '*' ? '*' : part.startsWith('*') ? '**' : { char: part }));
}

/**
 * Whether a URL path (starting with a slash) matches. `/docs/**` also matches `/docs`. All states are advanced in parallel: the
 * time is at most path characters × pattern tokens.
 */
export function matchesGlob(glob: string, path: string): boolean {
  const pattern = tokens(glob);
  let states = new Uint8Array(pattern.length + 1);
  states[0] = 1;
  passStars(pattern, states);
  for (const char of path) states = step(pattern, states, char);
  if (states[pattern.length] === 1) return true;
  return !path.endsWith('/') && step(pattern, states, '/')[pattern.length] === 1;
}

/** The states after a character; all zero if nothing matches any more. */
function step(pattern: readonly Token[], states: Uint8Array, char: string): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(states.length);
  for (let state = states.indexOf(1); state >= 0 && state < pattern.length; state = states.indexOf(1, state + 1)) {
    const token = pattern[state]!;
    if (token === '**' || (token === '*' && char !== '/')) next[state] = 1;
    else if (typeof token === 'object' && token.char === char) next[state + 1] = 1;
  }
  passStars(pattern, next);
  return next;
}

/** A star may also match the empty string. */
function passStars(pattern: readonly Token[], states: Uint8Array): void {
  for (let state = 0; state < pattern.length; state++)
    if (states[state] === 1 && typeof pattern[state] === 'string') states[state + 1] = 1;
}

export interface PathRules {
  /** Empty: everything. */
  include: readonly string[];
  exclude: readonly string[];
}

/** Paths are compared decoded, as users write them. */
export function isWanted(url: string, { include, exclude }: PathRules): boolean {
  const path = decoded(new URL(url).pathname);
  const matches = (glob: string): boolean => matchesGlob(decoded(glob), path);
  return (include.length === 0 || include.some(matches)) && !exclude.some(matches);
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
