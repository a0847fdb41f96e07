import type { EnvReader } from './env-reader.js';
import type { ProcessRole } from './process-role.js';

/** How long an event loop may stand still, in ms; 0: for ever. Less than a second would end processes that are only busy. */
export function hangLimit(r: EnvReader): number {
  const limit = r.int('NEXUS_HANG_LIMIT_MS', 6_000, 0, 600_000);
  if (limit > 0 && limit < 1_000) r.problems.push('NEXUS_HANG_LIMIT_MS must be 0 or at least 1000');
  return limit;
}

/** How long one statement may take, in ms. Somebody waits for the api, nobody for a worker; a migration takes what it takes. */
export function statementLimit(r: EnvReader, role: ProcessRole): number {
  const ofApi = r.int('NEXUS_DB_TIMEOUT_MS', 6_000, 500, 600_000);
  return role === 'api' ? ofApi : role === 'worker' ? Math.max(ofApi, 120_000) : 0;
}
