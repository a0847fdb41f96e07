import { DomainError } from '../common/errors/domain-error.js';

/** Normalises input such as a URL with a path, capitals or a default port to `https://host[:port]`. Null when it is not a web origin. */
export function normaliseOrigin(text: string): string | null {
  const trimmed = text.trim();
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return null;
  const url = new URL(trimmed);
  const plain =
    url.username === '' &&
    url.password === '' &&
    (url.pathname === '/' || url.pathname === '') &&
    url.search === '' &&
    url.hash === '';
  // `new URL` accepts wildcards in a host; they would allow websites that are not listed.
  return plain && /^[a-z0-9.[\]:-]+$/.test(url.host) ? url.origin : null;
}

/** @throws DomainError `validation_failed` naming the first invalid origin */
export function normaliseOrigins(list: readonly string[]): string[] {
  const origins = list.map((text, i) => {
    const origin = normaliseOrigin(text);
    if (origin) return origin;
    const message = 'Enter an origin like https://www.example.com, without a path.';
    throw new DomainError('validation_failed', message, {
      errors: [{ field: `allowed_origins.${i}`, code: 'origin', message }],
    });
  });
  return [...new Set(origins)];
}
