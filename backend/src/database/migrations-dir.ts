import { fileURLToPath } from 'node:url';

/** Migrations are plain ES modules outside src, the same files for the built code, tests and tools. */
export const migrationsDir = (): string => fileURLToPath(new URL('../../migrations', import.meta.url));
