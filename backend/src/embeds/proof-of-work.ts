import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import { DomainError } from '../common/errors/domain-error.js';
import { AuthKeys } from '../identity/auth-keys.js';
import { WindowCounters } from '../limits/window-counters.js';

export const CHALLENGE_TTL_S = 120;

export interface Proof {
  challenge: string;
  /** A decimal number. */
  solution: string;
}

const CHALLENGE = /^(\d{1,2})\.(\d{1,12})\.([\w-]{22})\.([\w-]{43})$/;

/**
 * Proof of work (Hashcash, Back 2002): SHA-256 of `<challenge>.<solution>` must begin with a number of zero bits. Challenges are
 * `<bits>.<expiry>.<random>.<mac>` and stateless: only the use of a solved one is stored, to prevent reuse. The MAC binds a
 * challenge to its subject.
 */
@Injectable()
export class ProofOfWork {
  constructor(
    private readonly keys: AuthKeys,
    private readonly clock: Clock,
    private readonly counters: WindowCounters,
  ) {}

  /** @param subject client and purpose that the challenge is bound to */
  challenge(subject: string, bits: number): string {
    const expiry = Math.ceil(this.clock.now().getTime() / 1000) + CHALLENGE_TTL_S;
    const head = `${bits}.${expiry}.${randomBytes(16).toString('base64url')}`;
    return `${head}.${this.mac(head, subject)}`;
  }

  /** Redeems a solution once. @throws DomainError `proof_required`: forged, expired, other subject, too easy, wrong or already used */
  async redeem({ challenge, solution }: Proof, subject: string, minBits: number): Promise<void> {
    const [, bits = '', expiry = '', nonce = '', mac = ''] = CHALLENGE.exec(challenge) ?? [];
    const expected = this.mac(`${bits}.${expiry}.${nonce}`, subject);
    const ours = mac.length === expected.length && timingSafeEqual(Buffer.from(mac), Buffer.from(expected));
    if (!ours || Number(expiry) * 1000 < this.clock.now().getTime())
      throw proofRequired('The challenge is no longer valid.');
    if (Number(bits) < minBits || zeroBits(`${challenge}.${solution}`) < Number(bits))
      throw proofRequired('The proof does not solve the challenge.');
    const used = await this.counters.count(`nexus:${this.keys.installation}:proof:${nonce}`, CHALLENGE_TTL_S * 1000);
    if (used.counted > 1) throw proofRequired('The challenge has already been used.');
  }

  private mac(head: string, subject: string): string {
    return createHmac('sha256', this.keys.proof).update(`${head}|${subject}`).digest('base64url');
  }
}

/** Number of leading zero bits of the SHA-256 hash, up to 32. */
const zeroBits = (text: string): number => Math.clz32(createHash('sha256').update(text).digest().readUInt32BE());

export const proofRequired = (why: string): DomainError =>
  new DomainError('proof_required', `${why} Request a challenge, solve it, and send it with the request.`);
