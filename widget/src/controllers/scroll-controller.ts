import type { ReactiveController, ReactiveControllerHost } from 'lit';

const NEAR_PX = 48;

/** Scrolls to the newest text while the reader is at the end, otherwise keeps the position. */
export class ScrollController implements ReactiveController {
  following = true;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly scroller: () => HTMLElement | null,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    const element = this.scroller();
    if (element && this.following) element.scrollTop = element.scrollHeight;
  }

  readonly scrolled = (): void => {
    const element = this.scroller();
    if (!element) return;
    const following = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    if (following === this.following) return;
    this.following = following;
    this.host.requestUpdate();
  };

  readonly toEnd = (): void => {
    this.following = true;
    this.host.requestUpdate();
  };
}
