import { hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';

export const TOKEN_ISSUER = 'nexus-ai-hub';
export const ACCESS_AUDIENCE = 'nexus:api';
export const VISITOR_AUDIENCE = 'nexus:widget';

/**
 * One key per purpose, derived from the configured secret (HKDF, RFC 5869): a token of one kind can never be accepted
 * as another, whatever its claims.
 */
@Injectable()
export class AuthKeys {
  readonly access: Buffer;
  readonly visitor: Buffer;
  /** For the cookies that recognise browsers. */
  readonly device: Buffer;
  /** For the challenges solved by visitors' browsers. */
  readonly proof: Buffer;
  readonly refreshMac: Buffer;
  readonly refreshChain: Buffer;
  /** Distinguishes installations that share a Redis; not secret. */
  readonly installation: string;

  constructor(config: AppConfig) {
    const derive = (purpose: string): Buffer =>
      Buffer.from(hkdfSync('sha256', config.auth.jwtSecret, 'nexus-ai-hub', purpose, 32));
    this.access = derive('access-token');
    this.visitor = derive('visitor-token');
    this.device = derive('device-cookie');
    this.proof = derive('proof-of-work');
    this.refreshMac = derive('refresh-mac');
    this.refreshChain = derive('refresh-chain');
    this.installation = derive('installation').toString('hex').slice(0, 12);
  }
}
