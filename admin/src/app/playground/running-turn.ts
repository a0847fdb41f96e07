import { type Turn, isRunning } from './turn';

const KEY = 'nexus.playground.running';

interface Snapshot {
  userId: string;
  turn: Turn;
}

/** The answer that this tab was reading when it was reloaded. Belongs to one person: another one never sees it. */
export function loadRunning(userId: string | undefined): Turn | undefined {
  try {
    const snapshot = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Snapshot | null;
    return snapshot && snapshot.userId === userId && isRunning(snapshot.turn) ? snapshot.turn : undefined;
  } catch {
    return undefined;
  }
}

export function saveRunning(userId: string | undefined, turn: Turn | undefined): void {
  try {
    if (!userId || !turn || !isRunning(turn)) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify({ userId, turn } satisfies Snapshot));
  } catch {
    // Full or blocked storage: the answer is then read from the server once it has ended.
  }
}
