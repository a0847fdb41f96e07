import { Injectable } from '@angular/core';

/** Small preferences of this browser. If storage is blocked or full, they last until the reload. */
@Injectable({ providedIn: 'root' })
export class Stored {
  private readonly memory = new Map<string, unknown>();

  read(key: string): unknown {
    if (this.memory.has(key)) return this.memory.get(key);
    try {
      return JSON.parse(localStorage.getItem(key) ?? 'null') as unknown;
    } catch {
      return undefined;
    }
  }

  write(key: string, value: unknown): void {
    try {
      if (value === undefined) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
      this.memory.delete(key);
    } catch {
      this.memory.set(key, value);
    }
  }
}
