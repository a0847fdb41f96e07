import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Counts down the seconds that the server asked to wait. */
export class Cooldown implements ReactiveController {
  private until = 0;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  start(seconds: number | undefined): void {
    if (!seconds || seconds <= 0) return;
    this.until = Date.now() + seconds * 1000;
    this.timer ??= setInterval(() => this.tick(), 1000);
  }

  get seconds(): number {
    return Math.max(0, Math.ceil((this.until - Date.now()) / 1000));
  }

  private tick(): void {
    if (this.seconds === 0) this.hostDisconnected();
    this.host.requestUpdate();
  }
}
