import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isUuid } from '../common/ids/ids.js';
import { AuthKeys } from './auth-keys.js';

export interface RefreshSecret {
  sessionId: string;
  /** 32 bytes, base64url. */
  secret: string;
}

const PART = /^[A-Za-z0-9_-]{43}$/;

/**
 * Refresh secrets: `<session id>.<secret>.<mac>`.
 * The MAC distinguishes an issued secret from an invented one: only the former may end a session on reuse, otherwise
 * anyone who sees a session id could sign people out. The successor is derived from the secret with a key of the
 * server, so a browser that lost the response (reload during a refresh) can get the same successor again, and the
 * database stores only hashes.
 */
@Injectable()
export class RefreshSecrets {
  constructor(private readonly keys: AuthKeys) {}

  first(sessionId: string): RefreshSecret {
    return { sessionId, secret: randomBytes(32).toString('base64url') };
  }

  successor({ sessionId, secret }: RefreshSecret): RefreshSecret {
    return { sessionId, secret: this.hmac(this.keys.refreshChain, sessionId, secret) };
  }

  encode({ sessionId, secret }: RefreshSecret): string {
    return `${sessionId}.${secret}.${this.hmac(this.keys.refreshMac, sessionId, secret)}`;
  }

  /** The secret in `text`, or null when this server did not issue it. */
  decode(text: string): RefreshSecret | null {
    const [sessionId = '', secret = '', mac = '', ...rest] = text.split('.');
    if (rest.length > 0 || !isUuid(sessionId) || !PART.test(secret) || !PART.test(mac)) return null;
    const expected = this.hmac(this.keys.refreshMac, sessionId, secret);
    return timingSafeEqual(Buffer.from(mac), Buffer.from(expected)) ? { sessionId, secret } : null;
  }

  hash({ secret }: RefreshSecret): string {
    return createHash('sha256').update(secret).digest('hex');
  }

  private hmac(key: Buffer, sessionId: string, secret: string): string {
    return createHmac('sha256', key).update(`${sessionId}.${secret}`).digest('base64url');
  }
}
