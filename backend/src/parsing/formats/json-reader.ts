/** Member names and list indices, from the outside in. */
export type JsonPath = readonly (string | number)[];
export type JsonEnd = 'complete' | 'broken' | 'too_deep' | 'stopped';

const MAX_DEPTH = 64;
const TOKEN = /[{}[\],:]|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Passes the values of a JSON text one by one with their path, without building a tree: neither size nor depth costs memory,
 * and a truncated text is read up to its end.
 * @param value returns false to stop reading.
 */
export function readJson(text: string, value: (path: JsonPath, value: string) => boolean): JsonEnd {
  const reader = new Reader(value);
  let at = 0;
  while (at < text.length) {
    const next = nextToken(text, at);
    if (!next) return /^[\s\ufeff]*$/.test(text.slice(at, at + 100)) && reader.done ? reader.end : 'broken';
    at = next.end;
    if (!reader.token(next.token)) return reader.stopped ? 'stopped' : 'broken';
  }
  return reader.done ? reader.end : 'broken';
}

/** Finds the end of a string by hand: a regular expression would overflow the stack on a very long one. */
function nextToken(text: string, at: number): { token: string; end: number } | undefined {
  let from = at;
  while (/[\s\ufeff]/.test(text[from] ?? '')) from++;
  if (text[from] !== '"') {
    TOKEN.lastIndex = from;
    const token = TOKEN.exec(text)?.[0];
    return token === undefined ? undefined : { token, end: TOKEN.lastIndex };
  }
  for (let end = text.indexOf('"', from + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return { token: text.slice(from, end + 1), end: end + 1 };
  }
  return undefined;
}

class Reader {
  stopped = false;
  private readonly path: (string | number)[] = [];
  /** Open containers: `{` or `[` each. */
  private readonly open: string[] = [];
  private key: string | undefined;
  private started = false;
  private deep = false;

  private readonly value: (path: JsonPath, value: string) => boolean;

  constructor(value: (path: JsonPath, value: string) => boolean) {
    this.value = value;
  }

  get done(): boolean {
    return this.started && this.open.length === 0;
  }

  get end(): JsonEnd {
    return this.deep ? 'too_deep' : 'complete';
  }

  /** @returns false if it cannot continue. */
  token(token: string): boolean {
    if (this.done) return false;
    if (token === '{' || token === '[') return this.enter(token);
    if (token === '}' || token === ']') return this.leave(token);
    if (token === ':') return this.key !== undefined;
    if (token === ',') return this.next();
    const plain = token.startsWith('"') ? unquote(token) : token;
    if (this.open.at(-1) === '{' && this.key === undefined) {
      if (!token.startsWith('"')) return false;
      this.key = plain;
      this.path[this.path.length - 1] = plain;
      return true;
    }
    return this.give(token === 'null' ? '' : plain);
  }

  private enter(token: string): boolean {
    this.started = true;
    this.open.push(token);
    this.path.push(token === '[' ? 0 : '');
    this.key = undefined;
    return true;
  }

  private leave(token: string): boolean {
    if (this.open.pop() !== (token === '}' ? '{' : '[')) return false;
    this.path.pop();
    this.key = this.open.at(-1) === '{' ? String(this.path.at(-1)) : undefined;
    return true;
  }

  private next(): boolean {
    this.key = undefined;
    const last = this.path.at(-1);
    if (typeof last === 'number') this.path[this.path.length - 1] = last + 1;
    return this.open.length > 0;
  }

  private give(text: string): boolean {
    this.started = true;
    if (this.path.length > MAX_DEPTH) this.deep = true;
    else this.stopped = !this.value([...this.path], text);
    return !this.stopped;
  }
}

function unquote(token: string): string {
  try {
    return JSON.parse(token) as string;
  } catch {
    // Tolerates unescaped control characters and invalid escapes.
    return token.slice(1, -1).replace(/\\(.)/gs, '$1');
  }
}
