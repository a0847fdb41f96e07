/** Why a page was not read: a stable code, and a sentence for the owner of the source. */
export const PAGE_PROBLEMS = {
  address_refused: 'The address leads into a private network, which this installation does not read.',
  bad_redirect: 'The page sends its readers on too often, or to no web address.',
  disallowed: 'The page redirects too often, or not to a web address.',
  duplicate: 'Another document has the same content already.',
  empty: 'The page has no text of its own. It may be drawn by scripts only.',
  gone: 'The page does not exist any more.',
  http_error: 'The site answered with an error.',
  moved_away: 'The page redirects to another site.',
  name_unknown: 'The site’s name could not be resolved (DNS).',
  noindex: 'The page asks robots not to index it.',
  page_limit: 'There are more pages than the source may read. Raise its limit to read them.',
  quota_exceeded: 'The workspace has reached its limit. Delete documents to read more.',
  robots_unavailable: 'The site’s robots.txt could not be read, so nothing was read from it.',
  sitemap_broken: 'The sitemap could not be read completely.',
  sitemap_missing: 'No sitemap was found.',
  slow_down: 'The site asks for fewer requests. The page will be retried in the next run.',
  timeout: 'The site did not answer in time.',
  tls: 'No secure connection: the site’s certificate is not valid.',
  too_large: 'The page exceeds the size limit.',
  unreachable: 'The site could not be reached.',
  unreadable: 'The page could not be read.',
  unsupported_type: 'This type of content is not supported.',
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

/** The page could not be fetched; `retryAfterMs` if the server says when to retry. */
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
