import { Injectable } from '@angular/core';

/** Leaves the application, which clears its memory. */
@Injectable({ providedIn: 'root' })
export class Browser {
  load(path: string): void {
    location.assign(path);
  }
}
