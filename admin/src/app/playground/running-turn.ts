import { type Turn, isRunning } from './turn';

const KEY = 'nexus.playground.running';

interface Snapshot {
  userId: string;
  turn: Turn;
}

/** The answer that was streaming when this tab was reloaded. Stored per user: other users never see it. */
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
    // Storage is full or blocked: the answer is then loaded from the server once it has ended.
  }
}
