import { Global, Module } from '@nestjs/common';
import { RevisionStore } from './revision-store.js';
import { Revisions } from './revisions.service.js';

@Global()
@Module({ providers: [RevisionStore, Revisions], exports: [RevisionStore, Revisions] })
export class RevisionsModule {}
