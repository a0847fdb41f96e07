import { op, type OperationGroup } from './operation-text.js';

export const PROMPTS: OperationGroup = {
  tag: 'Prompts',
  description:
    'System prompts with versions and variables; exactly one is active, or the built-in one if none is. A widget may use another one.',
  operations: {
    Prompts_list: op('List prompts', 'Every prompt with its current version.'),
    Prompts_create: op('Create a prompt', 'Saves a prompt, and activates it on request.', {
      name: 'Support',
      text: 'You answer customers of Acme politely and briefly.',
      activate: true,
    }),
    Prompts_builtIn: op('Get the built-in prompt', 'The text that answers use while no prompt is active.'),
    PromptVariables_list: op(
      'List variables',
      'Variables of the workspace and built-in variables. Prompts contain them as `{{name}}`; `\\{{name}}` writes literal braces.',
    ),
    PromptVariables_create: op(
      'Define a variable',
      'Prompts of the workspace can then contain it. Prompts with an unknown variable are rejected.',
      { name: 'support_hours', value: 'Monday to Friday, 9:00 to 17:00' },
    ),
    PromptVariables_update: op(
      'Change a variable',
      'Answers use the new value from the next question on, and no earlier cached answer is served. If the workspace requires tests, the value takes effect when they pass (`awaits_run_id`); when they fail, the change is rejected with `prompt_tests_failed` unless `despite_failures` is set.',
      { value: 'Monday to Saturday, 9:00 to 17:00' },
    ),
    PromptVariables_delete: op('Delete a variable', 'Rejected while a prompt uses it.'),
    PromptVariables_preview: op(
      'Preview a prompt',
      'The text as a model would receive it, with sample values for everything that depends on the question, an estimate of its tokens, and unknown variables.',
      { text: 'You are {{assistant_name}} of {{company}}. You talk to {{visitor.name}}.' },
    ),
    PromptSettings_get: op('Get prompt settings', 'Name of the assistant, tests before activation, judge model.'),
    PromptSettings_put: op(
      'Change prompt settings',
      'Replaces all settings: omitted values are reset to their defaults.',
      {
        assistant_name: 'Nia',
        test_before_activation: true,
      },
    ),
    Prompts_get: op('Get a prompt', 'One prompt with its text.'),
    Prompts_update: op(
      'Change a prompt',
      'Saves a new version and keeps the earlier ones. The new version becomes the live one immediately, unless it is saved as a draft.',
      { text: 'You answer customers of {{company}} politely.', note: 'Names the company', draft: true },
    ),
    Prompts_delete: op(
      'Delete a prompt',
      'Removes the prompt and its versions. Rejected while it is active or used by a widget.',
    ),
    Prompts_activate: op(
      'Activate a prompt',
      'Answers use its newest version, or the given one, from the next question on, and no earlier cached answer is served.',
      { version: 3 },
    ),
    Prompts_publish: op(
      'Publish a version',
      'Makes the newest or the named version the one that answers use, wherever the prompt is used.',
      { version: 3 },
    ),
    Prompts_deactivate: op('Deactivate a prompt', 'Answers use the built-in prompt again.'),
    PromptCases_list: op(
      'List test questions',
      'The questions that prompts of the workspace are tested with, oldest first.',
    ),
    PromptCases_create: op(
      'Add a test question',
      'A question with checks for its answer. Checks that need a model are decided by the judge model from the settings.',
      {
        question: 'How long may goods be returned?',
        checks: [
          { kind: 'contains', text: '14 days' },
          { kind: 'max_length', characters: 600 },
          { kind: 'judge', text: 'The answer is polite and does not promise anything else.' },
        ],
      },
    ),
    PromptCases_get: op('Get a test question', 'The question with its checks.'),
    PromptCases_update: op('Change a test question', 'Omitted fields keep their value.', { enabled: false }),
    PromptCases_delete: op('Delete a test question', 'Existing runs keep its answers.'),
    PromptRuns_list: op('List runs', 'Runs of tests and replays, newest first, with their figures.'),
    PromptRuns_start: op(
      'Start a run',
      'Compares the answers to the same questions with a version of a prompt and with the live prompt or another version. Metered as questions of the caller, within its budgets.',
      { candidate: { prompt_id: '01980c0e-5b8f-7a10-8000-000000000001', version: 3 }, kind: 'tests' },
    ),
    PromptRuns_get: op('Get a run', 'Every question with both answers, checks, cost and time.'),
    PromptRuns_cancel: op('Cancel a run', 'Aborts the answer in progress; existing answers are kept.'),
    PromptRuns_delete: op('Delete a run', 'Rejected while it is queued or running.'),
    Prompts_versions: op('List the versions of a prompt', 'Newest first, with author, note and time.'),
    Prompts_version: op('Get a version of a prompt', 'Its text, author, note and time.'),
    Prompts_restore: op(
      'Restore a version of a prompt',
      'Saves the text of an earlier version as the newest one, which takes effect unless it is kept as a draft.',
      {
        note: 'The new one was too long',
      },
    ),
  },
};
