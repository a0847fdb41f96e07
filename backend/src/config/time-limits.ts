import type { EnvReader } from './env-reader.js';
import type { ProcessRole } from './process-role.js';

/** How long an event loop may be blocked, in ms; 0: unlimited. Below a second it would end processes that are only busy. */
export function hangLimit(r: EnvReader): number {
  const limit = r.int('NEXUS_HANG_LIMIT_MS', 6_000, 0, 600_000);
  if (limit > 0 && limit < 1_000) r.problems.push('NEXUS_HANG_LIMIT_MS must be 0 or at least 1000');
  return limit;
}

/** Maximum duration of one statement, in ms. Strict for the api, where clients wait; lenient for workers; none for migrations. */
export function statementLimit(r: EnvReader, role: ProcessRole): number {
  const ofApi = r.int('NEXUS_DB_TIMEOUT_MS', 6_000, 500, 600_000);
  return role === 'api' ? ofApi : role === 'worker' ? Math.max(ofApi, 120_000) : 0;
}
