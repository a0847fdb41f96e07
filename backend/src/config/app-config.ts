import { resolve } from 'node:path';
import { EnvReader } from './env-reader.js';
import { http, type HttpConfig, servesOnePerson } from './http-config.js';
import { type InstallationProvider, installationProviders } from './installation-providers.js';
import type { ProcessRole } from './process-role.js';
import { type LimitsConfig, limitsConfig } from './limits-config.js';
import { type MaximaConfig, maximaConfig } from './maxima-config.js';
import { type QuotasConfig, quotasConfig } from './quotas-config.js';
import { type RetentionConfig, retentionConfig } from './retention-config.js';
import { hangLimit, statementLimit } from './time-limits.js';
import { type VectorConfig, vectorConfig } from './vector-config.js';

export type { ProcessRole };
export type SignupMode = 'open' | 'setup' | 'invite';

/** The complete configuration, typed and validated once at boot. Nothing else reads process.env. */
export abstract class AppConfig {
  abstract readonly role: ProcessRole;
  abstract readonly http: HttpConfig;
  abstract readonly database: {
    url: string;
    poolMax: number;
    /** Maximum duration of one statement; 0: unlimited. */
    timeoutMs: number;
  };
  abstract readonly vector: VectorConfig;
  abstract readonly redis: { url: string; cluster: boolean };
  abstract readonly queue: { prefix: string };
  abstract readonly auth: {
    jwtSecret: string;
    accessTtlS: number;
    refreshTtlS: number;
    visitorTtlS: number;
    signup: SignupMode;
    setupToken: string | null;
    bcryptCost: number;
    /** Failed sign-ins per e-mail and address before a pause. */
    loginAttempts: number;
  };
  abstract readonly crypto: {
    masterKey: string;
    /** Earlier master keys: they only open existing secrets. */
    oldMasterKeys: readonly string[];
  };
  abstract readonly data: { dir: string; blobsDir: string; modelsDir: string };
  /** Storage of uploaded files: below `data.blobsDir`, or in a bucket. */
  abstract readonly blobs: {
    store: 'fs' | 's3';
    s3: {
      endpoint: string | null;
      bucket: string;
      region: string;
      accessKeyId: string;
      secretAccessKey: string;
      forcePathStyle: boolean;
    } | null;
  };
  abstract readonly embedder: { threads: number };
  abstract readonly openrouter: {
    baseUrl: string;
    apiKey: string | null;
    /** Whether its public model list is shown to workspaces without a key. */
    publicCatalogue: boolean;
    firstTokenTimeoutMs: number;
    idleTimeoutMs: number;
    totalTimeoutMs: number;
    /** Maximum size of one answer. */
    maxAnswerBytes: number;
  };
  abstract readonly providers: {
    /** OpenAI-compatible servers that every workspace may use. */
    installation: readonly InstallationProvider[];
    /** Whether workspaces may use servers and web pages in private networks. */
    allowPrivate: boolean;
    /** Whether to search for model servers on this machine. */
    looksAround: boolean;
  };
  abstract readonly crawl: {
    /** Product name of the crawler in robots.txt files. */
    agent: string;
    /** User agent of requests: the name, and the operator's address. */
    userAgent: string;
    /** Pause between two requests to one host. */
    delayMs: number;
  };
  /** Ids and patterns of models that no workspace may use. */
  abstract readonly modelsDenied: readonly string[];
  abstract readonly limits: LimitsConfig;
  abstract readonly quotas: QuotasConfig;
  abstract readonly maxima: MaximaConfig;
  abstract readonly retention: RetentionConfig;
  abstract readonly log: { level: string };
  /** How long the event loop may be blocked before the process ends itself to be restarted; 0: unlimited. */
  abstract readonly hangLimitMs: number;
  abstract readonly profile: 'embedded' | 'external';
  abstract readonly runs: { graceMs: number; heartbeatMs: number; leaseMs: number };
}

const MIB = 1024 * 1024;

/** @throws Error listing every missing or invalid variable, without values. */
export function parseConfig(role: ProcessRole, env: Readonly<Record<string, string | undefined>>): AppConfig {
  const r = new EnvReader(env);
  const dir = resolve(r.string('NEXUS_DATA_DIR', '.nexus'));
  const config: AppConfig = {
    role,
    profile: r.oneOf('NEXUS_PROFILE', ['embedded', 'external'], 'external'),
    http: http(r),
    ...storage(r, dir, role),
    blobs: blobs(r),
    queue: { prefix: r.string('NEXUS_QUEUE_PREFIX', '{bull}') },
    auth: auth(r),
    crypto: { masterKey: r.secret('NEXUS_MASTER_KEY'), oldMasterKeys: r.secrets('NEXUS_MASTER_KEYS_OLD') },
    embedder: { threads: r.int('NEXUS_EMBEDDER_THREADS', 1, 1, 64) },
    openrouter: {
      baseUrl: r.url('OPENROUTER_BASE_URL', ['http', 'https'], 'https://openrouter.ai/api/v1'),
      apiKey: r.optional('OPENROUTER_API_KEY') ?? null,
      publicCatalogue: r.bool('NEXUS_PUBLIC_CATALOGUE', true),
      firstTokenTimeoutMs: r.int('NEXUS_MODEL_FIRST_TOKEN_TIMEOUT_MS', 120_000, 100, 600_000),
      idleTimeoutMs: r.int('NEXUS_MODEL_IDLE_TIMEOUT_MS', 30_000, 100, 600_000),
      totalTimeoutMs: r.int('NEXUS_MODEL_TOTAL_TIMEOUT_MS', 300_000, 1000, 3_600_000),
      maxAnswerBytes: r.int('NEXUS_MODEL_ANSWER_MAX_BYTES', 8 * MIB, 1_000, 256 * MIB),
    },
    providers: {
      installation: installationProviders(r),
      allowPrivate: r.bool('NEXUS_ALLOW_PRIVATE_PROVIDERS', servesOnePerson(r)),
      looksAround: servesOnePerson(r),
    },
    crawl: crawl(r),
    modelsDenied: r.list('NEXUS_MODELS_DENIED', /^[\w.~*:@+/-]{1,200}$/),
    limits: limitsConfig(r),
    quotas: quotasConfig(r),
    maxima: maximaConfig(r),
    retention: retentionConfig(r),
    log: { level: r.oneOf('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info') },
    hangLimitMs: hangLimit(r),
    runs: {
      graceMs: r.int('NEXUS_RUN_GRACE_MS', 30_000, 0, 600_000),
      heartbeatMs: r.int('NEXUS_RUN_HEARTBEAT_MS', 2_000, 50, 60_000),
      leaseMs: r.int('NEXUS_RUN_LEASE_MS', 8_000, 100, 120_000),
    },
  };
  if (r.problems.length > 0) throw new Error(`Configuration: ${r.problems.join('; ')}.`);
  return Object.freeze(config);
}

function crawl(r: EnvReader): AppConfig['crawl'] {
  const agent = r.string('NEXUS_CRAWL_AGENT', 'NexusAIHub');
  if (!/^[A-Za-z][A-Za-z_-]{0,39}$/.test(agent))
    r.problems.push('NEXUS_CRAWL_AGENT must be a name of at most 40 letters, - and _');
  const home = r.optional('NEXUS_PUBLIC_URL');
  return {
    agent,
    userAgent: `${agent}/1.0${home ? ` (+${home})` : ''}`,
    delayMs: r.int('NEXUS_CRAWL_DELAY_MS', 500, 0, 60_000),
  };
}

function storage(
  r: EnvReader,
  dir: string,
  role: ProcessRole,
): Pick<AppConfig, 'database' | 'vector' | 'redis' | 'data'> {
  const url = r.url('DATABASE_URL', ['postgres', 'postgresql']);
  return {
    database: { url, poolMax: r.int('NEXUS_DB_POOL', 8, 1, 200), timeoutMs: statementLimit(r, role) },
    vector: vectorConfig(r, url),
    redis: { url: r.url('REDIS_URL', ['redis', 'rediss']), cluster: r.bool('REDIS_CLUSTER', false) },
    data: {
      dir,
      blobsDir: r.string('NEXUS_BLOBS_DIR', resolve(dir, 'blobs')),
      modelsDir: r.string('NEXUS_MODELS_DIR', resolve(dir, 'models')),
    },
  };
}

function blobs(r: EnvReader): AppConfig['blobs'] {
  const store = r.oneOf('BLOB_STORE', ['fs', 's3'], 'fs');
  if (store === 'fs') return { store, s3: null };
  const endpoint = r.optional('S3_ENDPOINT') === undefined ? null : r.url('S3_ENDPOINT', ['http', 'https']);
  return {
    store,
    s3: {
      endpoint,
      bucket: r.required('S3_BUCKET'),
      region: r.string('S3_REGION', 'us-east-1'),
      accessKeyId: r.required('S3_ACCESS_KEY_ID'),
      secretAccessKey: r.required('S3_SECRET_ACCESS_KEY'),
      forcePathStyle: r.bool('S3_FORCE_PATH_STYLE', endpoint !== null),
    },
  };
}

function auth(r: EnvReader): AppConfig['auth'] {
  const setupToken = r.optional('NEXUS_SETUP_TOKEN') ?? null;
  const signup = r.oneOf('NEXUS_SIGNUP', ['open', 'setup', 'invite'], 'setup');
  if (signup === 'setup' && !setupToken && r.optional('NEXUS_SIGNUP')) {
    r.problems.push('NEXUS_SETUP_TOKEN is not set, and NEXUS_SIGNUP is setup');
  }
  return {
    jwtSecret: r.secret('NEXUS_JWT_SECRET'),
    accessTtlS: r.int('NEXUS_ACCESS_TTL_S', 900, 30, 3600),
    refreshTtlS: r.int('NEXUS_REFRESH_TTL_S', 30 * 86_400, 60, 366 * 86_400),
    visitorTtlS: r.int('NEXUS_VISITOR_TTL_S', 900, 30, 900),
    signup,
    setupToken,
    bcryptCost: r.int('NEXUS_BCRYPT_COST', 12, 4, 15),
    loginAttempts: r.int('NEXUS_LOGIN_ATTEMPTS', 10, 1, 1000),
  };
}
