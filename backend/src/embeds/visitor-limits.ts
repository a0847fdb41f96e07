import { Injectable } from '@nestjs/common';
import { clientNetwork } from '../common/net/client-network.js';
import { AppConfig } from '../config/app-config.js';
import { AuthKeys } from '../identity/auth-keys.js';
import { WindowCounters } from '../limits/window-counters.js';
import { AddressLimiter, WindowLimiter } from '../limits/window-limiter.js';
import { NO_LIMITS, type WidgetLimits } from './widget.entity.js';
import { type Proof, ProofOfWork, proofRequired } from './proof-of-work.js';

const WINDOW_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
/** Share of the limit of an address that needs no proof of work. */
const FREE_SHARE = 1 / 3;
/** A browser needs a fraction of a second for 14 bits, and some seconds for 18. */
const LEAST_BITS = 14;
const MOST_BITS = 18;
/** The rate may rise while a challenge is solved, so proofs with slightly fewer bits are accepted. */
const PATIENCE_BITS = 2;

/**
 * Limits per minute for visitors, by client address (IPv4, IPv6 /64 and /48) and by widget. Sessions above the free rate need proof of
 * work, which gets harder as the rate rises: people hardly notice it, but one machine cannot open many sessions.
 */
@Injectable()
export class VisitorLimits {
  private readonly sessionsOfAddress: AddressLimiter;
  private readonly sessionsOfWidget: WindowLimiter;
  private readonly messagesOfAddress: AddressLimiter;
  private readonly messagesOfWidget: WindowLimiter;
  private readonly dayOfWidget: WindowLimiter;
  private readonly dayOfVisitor: WindowLimiter;

  constructor(
    counters: WindowCounters,
    private readonly config: AppConfig,
    private readonly proofs: ProofOfWork,
    keys: AuthKeys,
  ) {
    const { address, widget } = config.limits.visitors;
    const rule = (name: string, most: number, what: string, windowMs = WINDOW_MS) => ({
      keyPrefix: `nexus:${keys.installation}:visitor:${name}`,
      most,
      windowMs,
      refusal: `Too many ${what}`,
    });
    const limiter = (...of: Parameters<typeof rule>) => new WindowLimiter(counters, rule(...of));
    const byAddress = (...of: Parameters<typeof rule>) => new AddressLimiter(counters, rule(...of));
    this.sessionsOfAddress = byAddress('session', address.sessions, 'sessions from this address');
    this.messagesOfAddress = byAddress('message', address.messages, 'messages from this address');
    this.sessionsOfWidget = limiter('session:widget', Infinity, 'sessions of this chat');
    this.messagesOfWidget = limiter('message:widget', widget.messages, 'messages in this chat');
    this.dayOfWidget = limiter('message:widget:day', Infinity, 'messages in this chat today', DAY_MS);
    this.dayOfVisitor = limiter('message:visitor:day', Infinity, 'messages from you today', DAY_MS);
  }

  /** Runs before any look-up. @returns number of sessions requested by this address. @throws DomainError `rate_limited` */
  countSession(ip: string): Promise<number> {
    return this.sessionsOfAddress.consume(ip);
  }

  /** @param asked number of sessions requested by this address. @throws DomainError `proof_required` */
  async admitSession(widgetId: string, ip: string, asked: number, proof: Proof | undefined): Promise<void> {
    const bits = await this.bits(widgetId, asked);
    if (bits > 0) {
      if (!proof) throw proofRequired('Many sessions were opened in the last minute.');
      await this.proofs.redeem(proof, subjectOf(widgetId, ip), bits - PATIENCE_BITS);
    }
    // Counted after the proof, so that rejected sessions do not raise the difficulty for others.
    await this.sessionsOfWidget.consume(widgetId);
  }

  /** Challenge for the next session of this widget from this address. */
  async challenge(widgetId: string, ip: string): Promise<{ challenge: string; bits: number }> {
    const bits = Math.max(LEAST_BITS, await this.bits(widgetId, await this.sessionsOfAddress.used(ip)));
    return { challenge: this.proofs.challenge(subjectOf(widgetId, ip), bits), bits };
  }

  /** @param own limits of the widget, besides those of the installation. @throws DomainError `rate_limited` */
  async countMessage(widgetId: string, visitorId: string, ip: string, own: WidgetLimits = NO_LIMITS): Promise<void> {
    const { messages } = this.config.limits.visitors.widget;
    const { messages_per_minute: minute, messages_per_day: day, visitor_messages_per_day: visitor } = own;
    await Promise.all([
      this.messagesOfAddress.consume(ip),
      this.messagesOfWidget.consume(widgetId, Math.min(messages, minute ?? Infinity)),
    ]);
    if (visitor !== null) await this.dayOfVisitor.consume(visitorId, visitor);
    // Counted last: messages refused above do not use up the daily limit of the widget.
    if (day !== null) await this.dayOfWidget.consume(widgetId, day);
  }

  private async bits(widgetId: string, asked: number): Promise<number> {
    const { address, widget } = this.config.limits.visitors;
    const opened = await this.sessionsOfWidget.used(widgetId);
    return bitsFor(Math.max(asked / (address.sessions * FREE_SHARE), (opened + 1) / widget.sessions));
  }
}

/** @param over rate as a multiple of the free rate; doubling it adds two bits, which is four times the work */
export const bitsFor = (over: number): number =>
  over <= 1 ? 0 : Math.min(MOST_BITS, LEAST_BITS + Math.floor(2 * Math.log2(over)));

const subjectOf = (widgetId: string, ip: string): string => `${widgetId}|${clientNetwork(ip).subscriber}`;
