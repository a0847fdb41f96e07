/**
 * Messages of one statement of the extended protocol: Parse, Bind, Describe, Execute, Close, Flush. Sync or a simple Query ends
 * it.
 */
const PARTS = new Set([...'PBDECH'].map((letter) => letter.charCodeAt(0)));

/**
 * Wraps PGlite for its socket server, which forwards the messages of all clients to one backend one by one, and gives a client
 * exclusive access only inside a transaction. Two clients waiting for a third one's transaction would then mix their
 * statements: the Bind of one would refer to the Parse of the other. With this wrapper, an unfinished statement counts as a
 * transaction until its Sync.
 */
export function wholeStatements(db) {
  let begun = false;
  const own = {
    isInTransaction: () => begun || db.isInTransaction(),
    async execProtocolRawStream(message, options) {
      begun = PARTS.has(message[0]);
      try {
        return await db.execProtocolRawStream(message, options);
      } catch (error) {
        begun = false;
        throw error;
      }
    },
    /** The server rolls back the transaction of a disconnected client. */
    exec(...args) {
      begun = false;
      return db.exec(...args);
    },
  };
  return new Proxy(db, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return own[name];
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
