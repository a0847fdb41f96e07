import type { Principal } from '../../common/context/request-context.js';

/** Whoever started a run, as far as budgets, limits and the audit log need them. It may do nothing but ask. */
export function authorPrincipal(author: string, workspaceId: string): Principal {
  const [kind, id = ''] = author.split(':');
  const permissions = new Set<never>();
  if (kind === 'api_token') return { kind, id: author, tokenId: id, workspaceId, permissions };
  return { kind: 'member', id: author, userId: id, sessionId: '', role: 'viewer', workspaceId, permissions };
}
