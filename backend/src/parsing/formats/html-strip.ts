/** Removes everything between `<` and `>`; an unclosed `<` is text. Linear time. */
export function withoutTags(html: string): string {
  const kept: string[] = [];
  let from = 0;
  for (;;) {
    const start = html.indexOf('<', from);
    const end = start < 0 ? -1 : html.indexOf('>', start);
    if (end < 0) return kept.join(' ') + (kept.length > 0 ? ' ' : '') + html.slice(from);
    kept.push(html.slice(from, start));
    from = end + 1;
  }
}

/**
 * Removes elements with the given name including their content; like browsers, raw text ends at the first end tag, or never.
 */
export function withoutElements(html: string, name: 'script' | 'style'): string {
  const kept: string[] = [];
  const open = new RegExp(`<${name}\\b`, 'gi');
  const close = new RegExp(`</${name}\\b`, 'gi');
  let from = 0;
  for (;;) {
    open.lastIndex = from;
    const start = open.exec(html);
    if (!start) return kept.join(' ') + (kept.length > 0 ? ' ' : '') + html.slice(from);
    kept.push(html.slice(from, start.index));
    close.lastIndex = open.lastIndex;
    const end = close.exec(html);
    const behind = end ? html.indexOf('>', close.lastIndex) : -1;
    if (behind < 0) return `${kept.join(' ')} `;
    from = behind + 1;
  }
}
