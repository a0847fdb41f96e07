import { op, type OperationGroup } from './operation-text.js';
import { PROMPTS } from './prompting.js';
import { WIDGETS } from './embedding.js';

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
