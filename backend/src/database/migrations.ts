import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Migration } from '@mikro-orm/migrations';

/** Outside src, so that built code, tests and tools use the same files. */
export const migrationsDir = (): string => fileURLToPath(new URL('../../migrations', import.meta.url));

/** The migrations, one SQL file each, in the order of their names. The name of an applied migration must never change. */
export function migrations(dir = migrationsDir()): { name: string; class: new (...args: never[]) => Migration }[] {
  return readdirSync(dir)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({ name: file.slice(0, -'.sql'.length), class: migrationOf(join(dir, file)) }));
}

const migrationOf = (path: string) =>
  class extends Migration {
    override up(): void {
      this.addSql(readFileSync(path, 'utf8'));
    }
  };
