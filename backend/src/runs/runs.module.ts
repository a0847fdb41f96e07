import { Module } from '@nestjs/common';
import { RemoteTails } from './remote-tails.js';
import { SingleFlight } from './single-flight.js';
import { RunJournal } from './run-journal.js';
import { RunService } from './run.service.js';
import { RunStoreModule } from './run-store.module.js';

@Module({
  imports: [RunStoreModule],
  providers: [RunJournal, RemoteTails, SingleFlight, RunService],
  exports: [RunService],
})
export class RunsModule {}
