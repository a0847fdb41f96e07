import { Injectable, Injector, inject } from '@angular/core';

/** Short confirmations. The snack bar is loaded on first use, not with the page. */
@Injectable({ providedIn: 'root' })
export class Toaster {
  private readonly injector = inject(Injector);

  /** Resolves true if the user pressed the action before the message disappeared. */
  async show(message: string, action?: string, durationMs = action ? 6000 : 3500): Promise<boolean> {
    const { MatSnackBar } = await import('@angular/material/snack-bar');
    const bar = this.injector.get(MatSnackBar).open(message, action, { duration: durationMs });
    return new Promise((resolve) => {
      bar.afterDismissed().subscribe((end) => resolve(end.dismissedByAction));
    });
  }
}
