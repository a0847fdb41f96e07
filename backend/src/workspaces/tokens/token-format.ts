import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

export const API_TOKEN_PREFIX = 'nxs_';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62^43 > 2^256 */
const BODY_LENGTH = 43;
/** 62^6 > 2^32 */
const CHECKSUM_LENGTH = 6;
const SHAPE = new RegExp(`^${API_TOKEN_PREFIX}[0-9A-Za-z]{${BODY_LENGTH + CHECKSUM_LENGTH}}$`);

function base62(value: bigint, length: number): string {
  let digits = '';
  for (let rest = value; digits.length < length; rest /= 62n) digits = ALPHABET[Number(rest % 62n)] + digits;
  return digits;
}

const checksum = (body: string): string => base62(BigInt(crc32(body)), CHECKSUM_LENGTH);

/**
 * A new API token: `nxs_`, 32 random bytes in base 62, and their CRC-32. The checksum lets secret scanners and the
 * guard recognise tokens offline; it proves nothing.
 */
export function newApiToken(): string {
  const body = base62(BigInt(`0x${randomBytes(32).toString('hex')}`), BODY_LENGTH);
  return API_TOKEN_PREFIX + body + checksum(body);
}

export function looksLikeApiToken(secret: string): boolean {
  if (!SHAPE.test(secret)) return false;
  const end = API_TOKEN_PREFIX.length + BODY_LENGTH;
  return checksum(secret.slice(API_TOKEN_PREFIX.length, end)) === secret.slice(end);
}

export const hashApiToken = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** The part of a token that may be displayed. */
export const visiblePrefix = (secret: string): string => secret.slice(0, API_TOKEN_PREFIX.length + 6);
