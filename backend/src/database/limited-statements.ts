/** The parts of pg's client and pool that are used here. */
interface Client {
  query(...args: unknown[]): unknown;
  connection: { stream: { destroy(): void } };
}
interface Pool {
  on(event: 'connect', listener: (client: Client) => void): unknown;
}

const TOO_LATE = 'Query read timeout';

/**
 * Options of pg that end a statement after `timeoutMs` on this side: the server may be what stands still, and the embedded
 * PostgreSQL knows no `statement_timeout`. The connection ends with it, because the next statement would wait behind it; a
 * transaction that it held is then rolled back by the server.
 */
export function limitedStatements(timeoutMs: number): object {
  if (timeoutMs === 0) return {};
  return {
    query_timeout: timeoutMs,
    onPoolCreated: (pool: Pool) => pool.on('connect', endWhenLate),
  };
}

function endWhenLate(client: Client): void {
  const query = client.query.bind(client);
  client.query = (...args) => {
    const answer = query(...args);
    if (answer instanceof Promise)
      answer.catch((error: unknown) => {
        if (error instanceof Error && error.message === TOO_LATE) client.connection.stream.destroy();
      });
    return answer;
  };
}
