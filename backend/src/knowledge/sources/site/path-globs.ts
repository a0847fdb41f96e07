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

function run(pattern: readonly Token[], path: string): boolean {
  let states = closure(pattern, [0]);
  for (const char of path) {
    const next: number[] = [];
    for (const state of states) {
      const token = pattern[state];
      if (token === undefined) continue;
      if (token === '**' || (token === '*' && char !== '/')) next.push(state);
      else if (typeof token === 'object' && token.char === char) next.push(state + 1);
    }
    if (next.length === 0) return false;
    states = closure(pattern, next);
  }
  return states.has(pattern.length);
}

/** A star may also stand for nothing. */
function closure(pattern: readonly Token[], from: readonly number[]): Set<number> {
  const states = new Set<number>();
  for (const start of from) {
    for (let state = start; !states.has(state); state++) {
      states.add(state);
      if (typeof pattern[state] !== 'string') break;
    }
  }
  return states;
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
