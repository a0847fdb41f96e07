/** Messages of one statement of the extended protocol: Parse, Bind, Describe, Execute, Close, Flush. Sync or a simple Query ends it. */
const PARTS = new Set([...'PBDECH'].map((letter) => letter.charCodeAt(0)));

/**
 * PGlite for its socket server, which hands on the messages of all clients to one backend, one by one, and lets a client go on alone
 * only inside a transaction. Two clients that waited for a third one's transaction would then mix their statements: the Bind of one
 * meets the Parse of the other. Here a statement that was begun counts as a transaction until its Sync.
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
    /** The server rolls back what a client that went away had begun. */
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
