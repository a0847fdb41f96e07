import type { Turn } from './turn';

const KEY = 'nexus.playground.turns';

interface Snapshot {
  userId: string;
  turns: Turn[];
}

/** The conversation of this tab, for a reload. Belongs to one person: another one never sees it. */
export function loadTurns(userId: string | undefined): Turn[] {
  try {
    const snapshot = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Snapshot | null;
    return snapshot && snapshot.userId === userId ? snapshot.turns : [];
  } catch {
    return [];
  }
}

export function saveTurns(userId: string | undefined, turns: readonly Turn[]): void {
  try {
    if (!userId || turns.length === 0) sessionStorage.removeItem(KEY);
    else
      sessionStorage.setItem(
        KEY,
        JSON.stringify({ userId, turns } satisfies { userId: string; turns: readonly Turn[] }),
      );
  } catch {
    // Full or blocked storage: the conversation then does not survive a reload.
  }
}
