import { Injectable } from '@angular/core';

export type TabMessage = 'signed-out';

/** Notifies the other tabs of this browser. Carries no token. */
@Injectable({ providedIn: 'root' })
export class TabChannel {
  private readonly channel =
    typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('nexus.session');

  post(message: TabMessage): void {
    this.channel?.postMessage(message);
  }

  listen(handler: (message: TabMessage) => void): void {
    this.channel?.addEventListener('message', (event: MessageEvent<TabMessage>) => handler(event.data));
  }
}
