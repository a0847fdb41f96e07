/**
 * Loaded into a command that was started again under another Node: when the first process is gone without a word
 * (kill -9), this one is told to stop as a person would tell it.
 */
if (process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // Watching must not keep a finished command alive.
  process.channel.unref();
}
