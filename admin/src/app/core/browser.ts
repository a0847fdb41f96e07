import { Injectable } from '@angular/core';

/** Leaves the application: everything in memory is gone after it. */
@Injectable({ providedIn: 'root' })
export class Browser {
  load(path: string): void {
    location.assign(path);
  }
}
