/** Where the services of this test run are; scripts/test.mjs starts them and says so in the environment. */
export interface TestServices {
  databaseUrl: string;
  redisUrl: string;
  redisCluster: boolean;
  /** PostgreSQL with pgvector; may be another server than databaseUrl. */
  vectorDatabaseUrl: string;
}

export function testServices(): TestServices {
  const env = (name: string): string => {
    const value = process.env[name];
    if (!value) throw new Error(`${name} is not set: run integration tests by \`npm test -- --ring integration\``);
    return value;
  };
  return {
    databaseUrl: env('TEST_DATABASE_URL'),
    redisUrl: env('TEST_REDIS_URL'),
    redisCluster: process.env['TEST_REDIS_CLUSTER'] === 'true',
    vectorDatabaseUrl: process.env['TEST_VECTOR_DATABASE_URL'] ?? env('TEST_DATABASE_URL'),
  };
}
