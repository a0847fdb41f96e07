import { SetMetadata } from '@nestjs/common';

export const RATE_CLASS_KEY = 'nexus:rate-class';

/** Requests of one class are counted together. `completions` are counted by the cache look-up, in its round trip. */
export type RateClass = 'completions' | 'embeddings' | 'retrieval' | 'uploads' | 'writes' | 'reads';

/** Which requests a route's are counted with; without it reads or writes, by its method. */
export const CountedAs = (rateClass: RateClass): MethodDecorator & ClassDecorator =>
  SetMetadata(RATE_CLASS_KEY, rateClass);
