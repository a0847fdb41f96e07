import { DomainError } from '../common/errors/domain-error.js';

/** `https://host[:port]` of what a person may have typed (a path, capitals, a default port). Null when it is no web origin. */
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
  // Wildcards would let through what nobody listed; `new URL` escapes nothing of them in a host.
  return plain && /^[a-z0-9.[\]:-]+$/.test(url.host) ? url.origin : null;
}

/** @throws DomainError `validation_failed` naming the first that is none */
export function normaliseOrigins(list: readonly string[]): string[] {
  const origins = list.map((text, i) => {
    const origin = normaliseOrigin(text);
    if (origin) return origin;
    const message = 'Write an origin like https://www.example.com, without a path.';
    throw new DomainError('validation_failed', message, {
      errors: [{ field: `allowed_origins.${i}`, code: 'origin', message }],
    });
  });
  return [...new Set(origins)];
}
