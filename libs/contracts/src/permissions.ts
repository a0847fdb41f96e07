/**
 * The single table of permissions. Members get permissions by role, API tokens by scope, visitors a fixed set. A permission may
 * be listed before its feature exists, since nobody sees it. A scope is added only with its feature, since people choose
 * scopes.
 */
export const PERMISSIONS = [
  'workspace:read',
  'workspace:write',
  'members:read',
  'members:write',
  'tokens:read',
  'tokens:write',
  'chat:create',
  'models:read',
  'models:write',
  'providers:read',
  'providers:write',
  'knowledge:read',
  'knowledge:write',
  'qa:read',
  'qa:write',
  'qa:publish',
  'prompts:read',
  'prompts:write',
  'cache:read',
  'cache:write',
  'cache:report',
  'budgets:read',
  'budgets:write',
  'widgets:read',
  'widgets:write',
  'conversations:read',
  'conversations:write',
  'inbox:read',
  'inbox:reply',
  'contacts:read',
  'contacts:write',
  'analytics:read',
  'audit:read',
  'widget:chat',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['owner', 'admin', 'editor', 'analyst', 'agent', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

const READ = [
  'workspace:read',
  'members:read',
  'models:read',
  'knowledge:read',
  'qa:read',
  'prompts:read',
  'widgets:read',
] as const satisfies readonly Permission[];

const EDIT = [
  'chat:create',
  'knowledge:write',
  'qa:write',
  'qa:publish',
  'prompts:write',
  'widgets:write',
  'cache:read',
  'cache:report',
] as const;
const ALL_BUT_VISITOR = PERMISSIONS.filter((p) => p !== 'widget:chat');

export const ROLE_PERMISSIONS: Record<Role, readonly Permission[]> = {
  owner: ALL_BUT_VISITOR,
  admin: ALL_BUT_VISITOR,
  editor: [...READ, ...EDIT, 'budgets:read', 'conversations:read', 'analytics:read'],
  analyst: [
    ...READ,
    'chat:create',
    'cache:read',
    'cache:report',
    'budgets:read',
    'conversations:read',
    'analytics:read',
  ],
  // Contacts are personal data: only roles that talk to them, or are responsible for the workspace, see them.
  agent: [
    ...READ,
    'chat:create',
    'cache:report',
    'conversations:read',
    'conversations:write',
    'inbox:read',
    'inbox:reply',
    'contacts:read',
    'contacts:write',
  ],
  viewer: [...READ, 'chat:create'],
};

/** Scopes of an API token; a token can never have more than its creator's role allows. */
export const TOKEN_SCOPES = [
  'chat',
  'rag:read',
  'rag:write',
  'qa:read',
  'qa:write',
  'qa:publish',
  'prompts:read',
  'prompts:write',
  'models:read',
  'cache:read',
  'analytics:read',
] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

export const SCOPE_PERMISSIONS: Record<TokenScope, readonly Permission[]> = {
  chat: ['chat:create', 'models:read', 'cache:report'],
  'rag:read': ['knowledge:read'],
  'rag:write': ['knowledge:read', 'knowledge:write'],
  'qa:read': ['qa:read'],
  'qa:write': ['qa:read', 'qa:write'],
  'qa:publish': ['qa:read', 'qa:write', 'qa:publish'],
  'prompts:read': ['prompts:read'],
  'prompts:write': ['prompts:read', 'prompts:write'],
  'models:read': ['models:read'],
  'cache:read': ['cache:read'],
  'analytics:read': ['analytics:read'],
};

export const VISITOR_PERMISSIONS = ['widget:chat'] as const satisfies readonly Permission[];

export const PRINCIPAL_KINDS = ['member', 'api_token', 'visitor'] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];
