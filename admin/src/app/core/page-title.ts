import { Injectable, inject, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';

/** The route's title, for the browser tab and the header of the shell. */
@Injectable({ providedIn: 'root' })
export class PageTitle extends TitleStrategy {
  private readonly document = inject(Title);
  readonly text = signal('');

  override updateTitle(state: RouterStateSnapshot): void {
    this.show(this.buildTitle(state) ?? '');
  }

  /** For a page about a single item: its name is shown in the browser tab. */
  name(name: string): void {
    this.document.setTitle(`${name} · Nexus`);
  }

  private show(title: string): void {
    this.text.set(title);
    this.document.setTitle(title ? `${title} · Nexus` : 'Nexus AI Hub');
  }
}
