import { SetMetadata } from '@nestjs/common';

export const REPEATS_KEY = 'nexus:repeats';

/** A POST that handles `Idempotency-Key` by itself. Every other one gets it from the interceptor in front of all routes. */
export const HandlesRepeats = (): MethodDecorator => SetMetadata(REPEATS_KEY, true);
