import { Module } from '@nestjs/common';
import { KnowledgeModule } from '../knowledge.module.js';
import { ReindexController } from './reindex.controller.js';
import { ReindexService } from './reindex.service.js';

/** Routes; api process only. */
@Module({ imports: [KnowledgeModule], controllers: [ReindexController], providers: [ReindexService] })
export class ReindexHttpModule {}
