/** `*` anything but a slash, `**` anything, all else itself. */
type Token = '*' | '**' | { char: string };

function tokens(glob: string): Token[] {
  const found = glob.match(/\*+|[^*]/gu) ?? [];
  return found.map((part) => (part === '*' ? '*' : part.startsWith('*') ? '**' : { char: part }));
}

/**
 * Whether a path (of a URL, starting with a slash) matches. `/docs/**` holds `/docs` as well. All states are followed at once:
 * a pattern cannot make it slow.
 */
export function matchesGlob(glob: string, path: string): boolean {
  return run(tokens(glob), path) || (!path.endsWith('/') && run(tokens(glob), `${path}/`));
}

/** Time: characters of the path by tokens of the pattern. */
function run(pattern: readonly Token[], path: string): boolean {
  let states = new Uint8Array(pattern.length + 1);
  states[0] = 1;
  passStars(pattern, states);
  for (const char of path) {
    const next = new Uint8Array(states.length);
    for (const [state, token] of pattern.entries()) {
      if (states[state] === 0) continue;
      if (token === '**' || (token === '*' && char !== '/')) next[state] = 1;
      else if (typeof token === 'object' && token.char === char) next[state + 1] = 1;
    }
    if (!next.includes(1)) return false;
    passStars(pattern, next);
    states = next;
  }
  return states[pattern.length] === 1;
}

/** A star may also stand for nothing. */
function passStars(pattern: readonly Token[], states: Uint8Array): void {
  for (const [state, token] of pattern.entries())
    if (states[state] === 1 && typeof token === 'string') states[state + 1] = 1;
}

export interface PathRules {
  /** Empty: everything. */
  include: readonly string[];
  exclude: readonly string[];
}

/** Paths are compared decoded, as people write them. */
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
