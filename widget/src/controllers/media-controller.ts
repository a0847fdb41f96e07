import type { ReactiveController, ReactiveControllerHost } from 'lit';

const QUERIES = {
  fullScreen: '(max-width: 480px), (max-height: 440px) and (pointer: coarse)',
  dark: '(prefers-color-scheme: dark)',
  reducedMotion: '(prefers-reduced-motion: reduce)',
} as const;

type Name = keyof typeof QUERIES;

/** Media features of the screen: the single source for scripts and styles. */
export class MediaController implements ReactiveController {
  private readonly lists = new Map<Name, MediaQueryList>();
  private page: MutationObserver | undefined;
  private readonly changed = (): void => this.host.requestUpdate();

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  hostConnected(): void {
    if (typeof matchMedia !== 'function') return;
    for (const name of Object.keys(QUERIES) as Name[]) {
      const list = matchMedia(QUERIES[name]);
      list.addEventListener('change', this.changed);
      this.lists.set(name, list);
    }
    globalThis.visualViewport?.addEventListener('resize', this.changed);
    // Pages with their own colour scheme switch usually set an attribute of the root or body.
    this.page = new MutationObserver(this.changed);
    for (const element of [document.documentElement, document.body])
      if (element) this.page.observe(element, { attributes: true });
  }

  hostDisconnected(): void {
    for (const list of this.lists.values()) list.removeEventListener('change', this.changed);
    this.lists.clear();
    globalThis.visualViewport?.removeEventListener('resize', this.changed);
    this.page?.disconnect();
  }

  is(name: Name): boolean {
    return this.lists.get(name)?.matches ?? false;
  }

  /** An on-screen keyboard covers the layout viewport: the full-screen panel follows the visual viewport. */
  fitTo(root: HTMLElement): void {
    const viewport = globalThis.visualViewport;
    if (!viewport || viewport.scale !== 1 || !this.is('fullScreen')) {
      root.style.removeProperty('--_view-height');
      root.style.removeProperty('--_view-top');
      return;
    }
    root.style.setProperty('--_view-height', `${viewport.height}px`);
    root.style.setProperty('--_view-top', `${viewport.offsetTop}px`);
  }
}
