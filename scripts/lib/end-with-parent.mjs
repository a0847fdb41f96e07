/**
 * Loaded into a command that was restarted under another Node: if the first process dies unexpectedly (kill -9), this one
 * receives the same signal as from a person.
 */
if (process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // Watching must not keep a finished command alive.
  process.channel.unref();
}
