const COMMENT_START = '<!--';
const COMMENT_END = '-->';
/** Maximum length of a tag; a longer one is ignored. */
const MAX_TAG_CHARS = 1_000;
const CHARSET = /\bcharset\s*=\s*(?:["']\s*)?([\w:.-]{1,40})/i;

/** Charset declared by the first `<meta>` outside of comments (HTML standard, 13.2.3.2). */
export function declaredCharset(head: string): string | undefined {
  const html = withoutComments(head);
  for (const { index } of html.matchAll(/<meta\b/gi)) {
    const tag = html.slice(index, index + MAX_TAG_CHARS);
    const end = tag.indexOf('>');
    const declared = CHARSET.exec(end < 0 ? tag : tag.slice(0, end))?.[1];
    if (declared) return declared;
  }
  return undefined;
}

function withoutComments(html: string): string {
  const kept: string[] = [];
  let from = 0;
  for (;;) {
    const start = html.indexOf(COMMENT_START, from);
    const end = start < 0 ? -1 : html.indexOf(COMMENT_END, start + COMMENT_START.length);
    if (end < 0) return kept.join('') + html.slice(from);
    kept.push(html.slice(from, start));
    from = end + COMMENT_END.length;
  }
}
