import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/context/request-context.js';

/** What a page told of its visitor. None of it was checked. */
export interface VisitorFacts {
  name: string | null;
  email: string | null;
  attributes: Readonly<Record<string, string>>;
}

export interface Facts {
  /** Null: it was not a visitor who asked. */
  visitor: VisitorFacts | null;
  /** Name of the widget that was asked through. */
  widgetName: string | null;
}

export type FactsSource = (principal: Principal) => Promise<Facts>;

const NONE: Facts = { visitor: null, widgetName: null };

/** What prompts may say of whoever asks. The feature that knows visitors registers its source in `onModuleInit`. */
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
