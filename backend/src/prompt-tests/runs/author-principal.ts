import type { Principal } from '../../common/context/request-context.js';

/** The principal who started a run, for budgets, limits and the audit log. It has no permissions. */
export function authorPrincipal(author: string, workspaceId: string): Principal {
  const [kind, id = ''] = author.split(':');
  const permissions = new Set<never>();
  if (kind === 'api_token') return { kind, id: author, tokenId: id, workspaceId, permissions };
  return { kind: 'member', id: author, userId: id, sessionId: '', role: 'viewer', workspaceId, permissions };
}
