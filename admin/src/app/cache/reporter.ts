const KIND: Record<string, string> = { member: 'a member', api_token: 'an API token', visitor: 'a visitor' };

/** Who reported a pair, from `member:<id>`; a name is shown unchanged. */
export function reporterText(by: string, ownId: string | undefined): string {
  const [kind = '', id] = by.split(':');
  if (!id) return by;
  return kind === 'member' && id === ownId ? 'you' : (KIND[kind] ?? kind);
}
