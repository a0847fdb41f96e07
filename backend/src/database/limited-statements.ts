/** The parts of pg's client and pool used here. */
interface Client {
  query(...args: unknown[]): unknown;
  connection: { stream: { destroy(): void } };
}
interface Pool {
  on(event: 'connect', listener: (client: Client) => void): unknown;
}

const TOO_LATE = 'Query read timeout';

/**
 * Options for pg that abort a statement after `timeoutMs` on the client side: the server itself may hang, and the
 * embedded PostgreSQL does not support `statement_timeout`. The connection is closed, because the next statement would
 * wait behind the hanging one; the server then rolls back its transaction.
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
