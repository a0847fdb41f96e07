/** Why a page was not read: a stable code, and a sentence for the person whose source it is. */
export const PAGE_PROBLEMS = {
  address_refused: 'The address leads into a private network, which this installation does not read.',
  bad_redirect: 'The page sends its readers on too often, or to no web address.',
  disallowed: 'The site’s robots.txt asks robots not to read this page.',
  duplicate: 'Another document has the same content already.',
  empty: 'The page has no text of its own. It may be drawn by scripts only.',
  gone: 'The page is not there any more.',
  http_error: 'The site answered with an error.',
  moved_away: 'The page sends its readers to another site.',
  name_unknown: 'The site’s name is not known to the domain name system.',
  noindex: 'The page asks robots not to index it.',
  page_limit: 'There are more pages than the source may read. Raise its limit to read them.',
  quota_exceeded: 'The workspace has as much as it may have. Delete documents to read more.',
  robots_unavailable: 'The site’s robots.txt could not be read, so nothing was read from it.',
  sitemap_broken: 'The sitemap could not be read completely.',
  sitemap_missing: 'No sitemap was found.',
  slow_down: 'The site asks for fewer requests. The page is tried again in the next run.',
  timeout: 'The site did not answer in time.',
  tls: 'No safe connection: the site’s certificate is not valid.',
  too_large: 'The page is larger than is allowed.',
  unreachable: 'The site could not be reached.',
  unreadable: 'The page could not be read.',
  unsupported_type: 'This kind of content is not read.',
} as const;
export type PageProblemCode = keyof typeof PAGE_PROBLEMS;

export interface PageProblem {
  url: string;
  code: PageProblemCode;
  message: string;
}

export const pageProblem = (
  url: string,
  code: PageProblemCode,
  message: string = PAGE_PROBLEMS[code],
): PageProblem => ({
  url,
  code,
  message,
});

/** The page could not be had; `retryAfterMs` when the server says when to come again. */
export class PageFailure extends Error {
  override readonly name = 'PageFailure';
  readonly code: PageProblemCode;
  readonly retryAfterMs?: number;

  constructor(code: PageProblemCode, cause?: unknown, retryAfterMs?: number, message: string = PAGE_PROBLEMS[code]) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}
