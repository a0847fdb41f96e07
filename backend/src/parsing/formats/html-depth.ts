const MAX_DEPTH = 500;
const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|td|tr|th|dt|dd|option)$/i;

/** Trees are walked recursively here and in the libraries; extreme nesting would overflow the stack. */
export function isTooDeep(html: string): boolean {
  let depth = 0;
  for (const match of html.matchAll(/<(\/?)([a-z][a-z0-9]*)(?=[\s/>])[^<>]*?(\/?)>/gi)) {
    if (VOID.test(match[2]!) || match[3] === '/') continue;
    depth = match[1] === '/' ? Math.max(0, depth - 1) : depth + 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
