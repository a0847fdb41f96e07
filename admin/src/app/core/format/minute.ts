import { Injectable, signal } from '@angular/core';

/** One shared clock for relative times, so that a page of them needs one timer. */
@Injectable({ providedIn: 'root' })
export class Minute {
  private readonly time = signal(Date.now());
  readonly now = this.time.asReadonly();

  constructor() {
    setInterval(() => this.time.set(Date.now()), 30_000);
  }
}
