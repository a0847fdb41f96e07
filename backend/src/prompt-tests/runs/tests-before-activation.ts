import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { TenantDb } from '../../database/tenant-db.js';
import { ActivationGate, type ActivationIntent, type ActivationRule } from '../../prompts/activation-gate.js';
import { Prompt } from '../../prompts/prompt.entity.js';
import { PromptSettingsService } from '../../prompts/settings/prompt-settings.service.js';
import { digestOfCases, PromptCasesRepository } from '../cases/prompt-cases.repository.js';
import { AT_WORK, type PromptRun } from './prompt-run.entity.js';
import { digestOfText, PromptRunStarter } from './prompt-run-starter.js';
import { PromptRunsRepository } from './prompt-runs.repository.js';
import { RunSides } from './run-sides.js';

/**
 * Requires tests before a version is used, if the workspace wants it. The newest run of the current questions with this text decides,
 * also one that was started manually. Without such a run a new one is started, which activates the version when all tests pass.
 */
@Injectable()
export class TestsBeforeActivation implements ActivationRule, OnModuleInit {
  constructor(
    private readonly gate: ActivationGate,
    private readonly settings: PromptSettingsService,
    private readonly cases: PromptCasesRepository,
    private readonly runs: PromptRunsRepository,
    private readonly sides: RunSides,
    private readonly starter: PromptRunStarter,
    private readonly audit: AuditService,
    private readonly db: TenantDb,
  ) {}

  onModuleInit(): void {
    this.gate.use(this);
  }

  /** False without test questions, because there is nothing to run. */
  async holds(): Promise<boolean> {
    const { testBeforeActivation } = await this.settings.load();
    return testBeforeActivation && (await this.cases.enabled()).length > 0;
  }

  async check(intent: ActivationIntent): Promise<string | null> {
    if (!(await this.holds())) return null;
    const questions = await this.cases.enabled();
    const run = await this.runs.newestOf(intent.promptId, digestOfText(intent.text), digestOfCases(questions));
    if (!run) return this.start(intent);
    if (AT_WORK.includes(run.state)) return this.await(run, intent);
    if (run.state === 'done' && run.figures.candidate.failed === 0) return null;
    if (!intent.despiteFailures) throw failed(run);
    await this.audit.record(
      'prompt.tests_overruled',
      { type: 'prompt', id: intent.promptId },
      { version: intent.version, run_id: run.id, failed: run.figures.candidate.failed },
    );
    return null;
  }

  private async start({ promptId, name, version, text, thenDo }: ActivationIntent): Promise<string> {
    const questions = await this.cases.enabled();
    const baseline = thenDo === 'activate' ? await this.sides.live() : await this.sides.liveOf(promptId);
    const candidate = { promptId, name, version, text };
    const run = await this.starter.start({ kind: 'tests', candidate, baseline, questions, thenDo }, async ({ id }) => {
      await this.db.update(Prompt, { id: promptId }, { pendingRunId: id });
    });
    return run.id;
  }

  /** Attaches the activation to a run that was started manually, unless it has just ended. */
  private async await(run: PromptRun, intent: ActivationIntent): Promise<string | null> {
    const { promptId, thenDo, version } = intent;
    const waits = await this.db.tx(async () => {
      const own = run.candidate.version === version;
      if (!own || !(await this.runs.advance(run.id, { thenDo }))) return false;
      await this.db.update(Prompt, { id: promptId }, { pendingRunId: run.id });
      return true;
    });
    return waits ? run.id : this.start(intent);
  }
}

function failed({ state, figures: { candidate } }: PromptRun): DomainError {
  const what =
    state === 'done'
      ? `${candidate.failed} of ${candidate.answers} tests of this version failed.`
      : 'The tests of this version could not be finished.';
  return new DomainError(
    'prompt_tests_failed',
    `${what} Check the run, or confirm that the version should be used anyway.`,
  );
}
