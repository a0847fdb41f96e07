import { DestroyRef, Injectable, Injector, inject } from '@angular/core';

/** Short confirmations. The snack bar is loaded on first use, not with the page. */
@Injectable({ providedIn: 'root' })
export class Toaster {
  private readonly injector = inject(Injector);
  private readonly app = inject(DestroyRef);

  /** Resolves true if the user pressed the action before the message disappeared. Does nothing if the app ends during loading. */
  async show(message: string, action?: string, durationMs = action ? 6000 : 3500): Promise<boolean> {
    const { MatSnackBar } = await import('@angular/material/snack-bar');
    if (this.app.destroyed) return false;
    const bar = this.injector.get(MatSnackBar).open(message, action, { duration: durationMs });
    return new Promise((resolve) => {
      bar.afterDismissed().subscribe((end) => resolve(end.dismissedByAction));
    });
  }
}
