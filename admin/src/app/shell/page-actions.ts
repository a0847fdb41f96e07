import { DestroyRef, Directive, Injectable, TemplateRef, inject, signal } from '@angular/core';

@Injectable({ providedIn: 'root' })
export class PageActionsOutlet {
  readonly template = signal<TemplateRef<unknown> | undefined>(undefined);
}

/** `<ng-template nxPageActions>`: a page's primary action, shown in the shell's header beside the title. */
@Directive({ selector: 'ng-template[nxPageActions]' })
export class PageActions {
  constructor() {
    const outlet = inject(PageActionsOutlet);
    const template = inject<TemplateRef<unknown>>(TemplateRef);
    queueMicrotask(() => outlet.template.set(template));
    inject(DestroyRef).onDestroy(() => {
      if (outlet.template() === template) outlet.template.set(undefined);
    });
  }
}
