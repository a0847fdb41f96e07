/** Processor time: on a shared machine it tells more than the time on the clock. */
import { readFileSync } from 'node:fs';

const TICK_MS = 10;

/** User and system time of a process that may have ended. */
const cpuMs = (pid) => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return 0;
  }
};

/** Milliseconds until now of a process and of the connections to a database; without the latter where PostgreSQL runs elsewhere. */
export async function cpuOf(pid, database) {
  const { rows } = await database.query('select pid from pg_stat_activity where datname = current_database()');
  return [pid, ...rows.map((row) => row.pid)].reduce((sum, each) => sum + cpuMs(each), 0);
}
