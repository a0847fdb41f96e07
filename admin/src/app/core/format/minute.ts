import { Injectable, signal } from '@angular/core';

/** A shared clock for relative times, so that a page needs only one timer. */
@Injectable({ providedIn: 'root' })
export class Minute {
  private readonly time = signal(Date.now());
  readonly now = this.time.asReadonly();

  constructor() {
    setInterval(() => this.time.set(Date.now()), 30_000);
  }
}
