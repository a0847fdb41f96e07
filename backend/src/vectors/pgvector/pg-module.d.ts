/** The part of node-postgres (8.x, installed with @mikro-orm/postgresql, which ships no types for it) that the adapter uses. */
declare module 'pg' {
  export interface QueryConfig {
    text: string;
    values?: readonly unknown[];
    /** Client-side timeout in milliseconds. */
    query_timeout?: number;
  }
  export interface QueryResult<R> {
    rows: R[];
    rowCount: number | null;
  }
  export interface PoolClient {
    query<R>(config: QueryConfig): Promise<QueryResult<R>>;
    /** `true` closes the connection instead of returning it to the pool. */
    release(destroy?: boolean): void;
    on(event: 'error', listener: (error: Error) => void): this;
    off(event: 'error', listener: (error: Error) => void): this;
  }
  export interface PoolConfig {
    connectionString: string;
    max?: number;
    min?: number;
    connectionTimeoutMillis?: number;
    idleTimeoutMillis?: number;
    keepAlive?: boolean;
    allowExitOnIdle?: boolean;
  }
  export class Pool {
    constructor(config: PoolConfig);
    connect(): Promise<PoolClient>;
    end(): Promise<void>;
    on(event: 'error', listener: (error: Error) => void): this;
  }
  /** A single connection; for tests. */
  export class Client {
    constructor(config: { connectionString: string });
    connect(): Promise<void>;
    query<R>(config: QueryConfig): Promise<QueryResult<R>>;
    end(): Promise<void>;
  }
  const pg: { Pool: typeof Pool; Client: typeof Client };
  export default pg;
}
