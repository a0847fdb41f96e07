/** Normalises pasted text to an origin or a pattern with a wildcard; undefined if it is neither. The server validates it. */
export function toOriginPattern(text: string): string | undefined {
  const trimmed = text.trim();
  const address = /^[a-z]+:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  const [, scheme, subdomains = '', host, port = ''] =
    /^(https?):\/\/(\*\.)?([^\s/:*?#@]+|\[[\da-f:]+\])(:(?:\d+|\*))?(?:[/?#]\S*)?$/i.exec(address) ?? [];
  if (!scheme || !host || !(host.includes('.') || host === 'localhost' || host.startsWith('['))) return undefined;
  const standard = port === (scheme.toLowerCase() === 'https' ? ':443' : ':80');
  return `${scheme}://${subdomains}${host}${standard ? '' : port}`.toLowerCase();
}
