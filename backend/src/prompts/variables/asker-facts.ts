import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/context/request-context.js';

/** Information of a page about its visitor, not verified. */
export interface VisitorFacts {
  name: string | null;
  email: string | null;
  attributes: Readonly<Record<string, string>>;
}

export interface Facts {
  /** Null when the question was not asked by a visitor. */
  visitor: VisitorFacts | null;
  /** Name of the widget through which the question was asked. */
  widgetName: string | null;
}

export type FactsSource = (principal: Principal) => Promise<Facts>;

const NONE: Facts = { visitor: null, widgetName: null };

/** Information about the person who asks, for prompts. The embeds feature registers its source in `onModuleInit`. */
@Injectable()
export class AskerFacts {
  private source: FactsSource = () => Promise.resolve(NONE);

  use(source: FactsSource): void {
    this.source = source;
  }

  of(principal: Principal): Promise<Facts> {
    return this.source(principal);
  }
}
