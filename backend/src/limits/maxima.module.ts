import { Global, Module } from '@nestjs/common';
import { Maxima } from './maxima.js';

@Global()
@Module({ providers: [Maxima], exports: [Maxima] })
export class MaximaModule {}
