import { Module } from '@nestjs/common';
import { RunEraser } from './run-eraser.js';
import { RunStore } from './run-store.js';

/** Runs as Redis has them, without the work of answering. */
@Module({ providers: [RunStore, RunEraser], exports: [RunStore, RunEraser] })
export class RunStoreModule {}
