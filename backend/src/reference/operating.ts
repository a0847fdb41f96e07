import { defaultDesign, type WidgetDesign } from '@nexus/contracts';
import { op, type OperationGroup } from './operation-text.js';

const PROMPTS: OperationGroup = {
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

const CACHE: OperationGroup = {
  tag: 'Cache',
  description:
    'Answers that are reused without a model: for the same request (exact), or the same question in other words (semantic, verified).',
  operations: {
    CacheTry_try: op('Try a question', 'What the cache would answer and why, without answering, storing or counting.', {
      question: 'Until when can I send goods back?',
    }),
    Cache_stats: op('Get cache figures', 'Entries, hits, misses, and tokens and money saved, by day.'),
    Cache_getSettings: op('Get cache settings', 'Layers, lifetimes, threshold and size of the workspace.'),
    Cache_putSettings: op(
      'Change cache settings',
      'Replaces all settings: omitted values are reset to their defaults.',
      {
        exact_ttl_s: 86_400,
      },
    ),
    Cache_list: op(
      'List cached answers',
      'With filters by layer, model and cited document, and a search in questions.',
    ),
    Cache_purge: op('Delete cached answers', 'All of them, or those of one model or one cited document.'),
    Cache_get: op('Get a cached answer', 'The question, the answer, its hits and the wording of its last hit.'),
    Cache_delete: op('Delete a cached answer', 'Removes one entry from both layers.'),
    Cache_report: op('Report a wrong hit', 'Removes the entry, and ensures that the two questions never match again.', {
      question: 'Until when can I send goods back?',
      comment: 'That is about exchanges.',
    }),
    Cache_negatives: op('List pairs that never match', 'Question pairs that were reported as wrong hits.'),
    Cache_exportNegatives: op(
      'Download pairs that never match',
      'All reported pairs as CSV (UTF-8), newest first. Text that a spreadsheet would run as a formula begins with an apostrophe.',
    ),
    Cache_deleteNegative: op('Allow a pair to match again', 'Removes one reported pair.'),
  },
};

const MODELS: OperationGroup = {
  tag: 'Models and providers',
  description: 'The catalogue, the allowed models and fallbacks of the workspace, and provider keys.',
  operations: {
    Models_list: op('List models', 'The catalogue with price, context and capabilities; filters and sorting apply.'),
    Models_catalogue: op(
      'Get the state of the catalogue',
      'Whether the models come from a provider or the public list, their number, and when the list was read.',
    ),
    Models_config: op(
      'Get the model configuration',
      'Default model, allow-list, fallbacks and routing of the workspace.',
    ),
    Models_configure: op(
      'Change the model configuration',
      'Replaces the whole configuration: omitted values are reset to their defaults.',
      {
        default_model: 'nexus/extractive',
        fallback_models: [],
      },
    ),
    EmbeddingModels_list: op('List embedding models', "Embedding models of the workspace's providers."),
    EmbeddingModels_get: op('Get an embedding model', 'Its settings and its usage this month.'),
    EmbeddingModels_create: op(
      'Add an embedding model',
      'Requests a vector from the provider and adds the model. `POST /api/rag/reindex` indexes the documents with it.',
      { provider: 'ollama', model: 'nomic-embed-text', monthly_tokens: 5_000_000 },
    ),
    EmbeddingModels_try: op('Try an embedding model', 'Whether a provider returns vectors, and their dimensions.', {
      provider: 'ollama',
      model: 'nomic-embed-text',
    }),
    EmbeddingModels_change: op('Change an embedding model', 'Thresholds, price and monthly limit.', {
      rag_threshold: 0.6,
      monthly_tokens: null,
    }),
    EmbeddingModels_remove: op('Remove an embedding model', 'Not possible while the documents are indexed with it.'),
    ProviderKeys_list: op('List providers', 'Configured providers; keys are never read back.'),
    ProviderKeys_look: op(
      'Discover model servers',
      'Model servers on this machine that are not connected; empty if the installation is reachable by others.',
    ),
    ProviderKeys_get: op('Get a provider', 'One provider without its key.'),
    ProviderKeys_put: op('Connect a provider', 'Stores address and key, encrypted for this workspace.', {
      kind: 'openai_compatible',
      base_url: 'https://llm.example.com/v1',
      api_key: 'sk-0123456789abcdef',
    }),
    ProviderKeys_remove: op('Disconnect a provider', 'Removes address and key.'),
    ProviderKeys_try: op(
      'Try provider settings',
      'Tests an address and a key without storing them; failures are explained in words.',
      { kind: 'openai_compatible', base_url: 'https://api.openai.com/v1', api_key: 'sk-0123456789abcdef' },
    ),
    ProviderKeys_test: op('Test a provider', 'Whether it responds and accepts the key, and which models it has.'),
  },
};

const BUDGETS: OperationGroup = {
  tag: 'Budgets',
  description:
    'Limits of money or tokens per day or month. A request that could exceed one is refused before the model is called.',
  operations: {
    Budgets_list: op('List budgets', 'Every budget with its used and reserved amounts.'),
    Budgets_put: op('Replace budgets', 'The given list replaces the current one; an `id` keeps a budget.', {
      items: [{ subject: { type: 'workspace' }, period: 'month', unit: 'usd', limit: 50 }],
    }),
  },
};

const EXAMPLE_DESIGN: WidgetDesign = {
  ...defaultDesign(),
  behaviour: {
    greeting: 'Hello! What would you like to know?',
    placeholder: '',
    disclaimer: '',
    ai_notice: '',
    quick_buttons: [{ label: 'Refunds', icon: 'help', action: 'send', value: 'How do refunds work?' }],
  },
};

const WIDGETS: OperationGroup = {
  tag: 'Widgets',
  description:
    'The chat on websites: its appearance, what it answers with, and the origins that may use it. A workspace can have several; it begins with a default one.',
  operations: {
    Widgets_list: op('List widgets', 'Every widget with its snippet and frame code, the default one first.'),
    Widgets_create: op('Create a widget', 'With default settings; only pages of this server may use it at first.', {
      name: 'Shop',
    }),
    Widgets_get: op('Get a widget', 'One widget with its snippet and frame code.'),
    Widgets_update: op('Change a widget', 'Changes the given fields. Origins and pause also apply to open chats.', {
      allowed_origins: ['https://www.example.com', 'https://*.example.com'],
      knowledge: { folders: ['shop'], tags: [] },
      limits: { messages_per_minute: 60, messages_per_day: 2_000, visitor_messages_per_day: 50 },
    }),
    Widgets_remove: op(
      'Delete a widget',
      'Websites that embed it show no chat any more. Its conversations stay. The default widget cannot be deleted.',
    ),
    Widgets_duplicate: op('Duplicate a widget', 'A new widget with the same settings and a public id of its own.', {
      name: 'Shop, summer sale',
    }),
    Widgets_pause: op('Pause a widget', 'Visitors read the message instead of asking, within five seconds.', {
      paused: true,
      message: 'We are back on Monday.',
    }),
    Widgets_rotate: op(
      'Replace the public id of a widget',
      'The present id is accepted for the given hours, so that websites can change their code; an earlier one ends at once.',
      { overlap_hours: 168 },
    ),
    Widgets_checkOrigin: op('Test an origin', 'Whether a page of this address may use the widget, and the reason.', {
      page: 'https://www.example.com/contact',
    }),
    Widgets_checkInstall: op(
      'Test whether a widget is installed',
      'Reads the HTML of a page, as robots.txt allows, and looks for the code of the widget. Private networks are not read.',
      { url: 'https://www.example.com/' },
    ),
    WidgetDesigns_get: op(
      'Get the design of a widget',
      'The published design, which websites show, and the draft, if there is one.',
    ),
    WidgetDesigns_saveDraft: op(
      'Save the draft of a design',
      'Websites show it when it is published. Colours that are not readable are adjusted for visitors.',
      EXAMPLE_DESIGN,
    ),
    WidgetDesigns_discard: op('Discard the draft of a design', 'The published design stays as it is.'),
    WidgetDesigns_publish: op(
      'Publish the draft of a design',
      'It becomes the newest version, and websites show it within a minute. Without a draft nothing changes.',
      { note: 'Colours of the summer sale' },
    ),
    WidgetDesigns_versions: op(
      'List versions of a design',
      'Newest first. The list is empty until the first design is published; the oldest version is deleted for a new one.',
    ),
    WidgetDesigns_restore: op(
      'Restore a version of a design',
      'Copies it into the draft; publish the draft to show it on websites.',
    ),
    WidgetScript_get: op(
      'Get the default widget of a workspace',
      'Theme, quick buttons, model configuration and code in one document.',
    ),
    WidgetScript_put: op('Change the default widget of a workspace', 'Fields that are left out stay as they are.', {
      quick_buttons: [{ label: 'Refunds', icon: 'none', action: 'send', value: 'How do refunds work?' }],
      model_config: { model: 'nexus/extractive', folders: ['shop'] },
    }),
  },
};

const ANALYTICS: OperationGroup = {
  tag: 'Analytics',
  description: 'Questions, their cost, and response times.',
  operations: {
    Analytics_overview: op(
      'Get the overview',
      'Questions, answers without a model, cost, savings and latency of a period.',
    ),
  },
};

const TOKENS: OperationGroup = {
  tag: 'API tokens',
  description: 'Secrets for programs, with scopes, an expiry date and their own limits. A secret is shown once.',
  operations: {
    ApiTokens_list: op('List API tokens', 'Names, scopes, limits and last use; never the secret.'),
    ApiTokens_create: op('Create an API token', 'The response contains the secret; it cannot be shown again.', {
      name: 'Website backend',
      scopes: ['chat', 'rag:read'],
      expires_at: null,
    }),
    ApiTokens_update: op('Change an API token', 'Changes name or limits; scopes and secret stay.', {
      requests_per_minute: 60,
    }),
    ApiTokens_revoke: op('Revoke an API token', 'Requests and open streams with it end within seconds.'),
    ApiTokens_rotate: op('Rotate an API token', 'Replaces the secret and invalidates the old one.'),
  },
};

const WORKSPACES: OperationGroup = {
  tag: 'Workspaces',
  description: 'The tenant to which everything belongs.',
  operations: {
    Workspaces_list: op('List workspaces', 'The workspaces of the signed-in person.'),
    Workspaces_find: op('Get a workspace', "Name, time zone and the caller's role."),
    Workspaces_update: op('Change a workspace', 'Changes name or time zone.', {
      name: 'Acme',
      timezone: 'Asia/Kolkata',
    }),
    Workspaces_members: op('List members', 'People of the workspace with their roles.'),
  },
};

const SIGN_IN: OperationGroup = {
  tag: 'Sign-in',
  description:
    'Accounts and sessions of people. Programs use API tokens. The access token is valid for minutes; the refresh secret is in an HttpOnly cookie.',
  operations: {
    Auth_register: op('Sign up', 'Creates an account with its own workspace, if the installation allows it.', {
      email: 'ada@example.com',
      password: 'correct horse battery',
      name: 'Ada',
      workspace_name: 'Acme',
    }),
    Auth_login: op('Sign in', 'Answers with an access token and sets the refresh cookie.', {
      email: 'ada@example.com',
      password: 'correct horse battery',
    }),
    Auth_entry: op('Get the sign-in options', 'Whether any account exists yet, and who may sign up.'),
    Auth_refresh: op(
      'Renew the access token',
      'Takes the refresh secret from its cookie and replaces it. Without a cookie there is nothing to renew: 204.',
    ),
    Auth_logout: op('Sign out', 'Ends the session and clears the cookie.'),
    Auth_me: op('Get the signed-in person', 'Who is signed in, in which workspace, with which permissions.'),
    Account_update: op('Change my account', 'Changes the name that others see.', { name: 'Ada Lovelace' }),
    Account_changePassword: op(
      'Change my password',
      'Requires the current one. All other sessions of the person end; the current one stays.',
      { current_password: 'correct horse battery', new_password: 'paper lantern on the roof' },
    ),
    Sessions_list: op('List sessions', 'Where the person is signed in.'),
    Sessions_revokeOthers: op('End all other sessions', 'Signs the person out everywhere else.'),
    Sessions_revoke: op('End a session', 'Signs out one session; its open streams end within seconds.'),
  },
};

const AUDIT: OperationGroup = {
  tag: 'Audit',
  description: 'Who changed what, append-only and hash-chained.',
  operations: {
    Audit_list: op('List audit entries', 'Newest first.'),
  },
};

export const OPERATING = [PROMPTS, CACHE, MODELS, BUDGETS, WIDGETS, ANALYTICS, TOKENS, WORKSPACES, SIGN_IN, AUDIT];
