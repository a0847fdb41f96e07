import { Component, ElementRef, ViewEncapsulation, effect, inject, input } from '@angular/core';
import { type Mark, type MarkedPart, markedParts } from './marks';

/** Text of the document with highlights. Its nodes are created manually: a template would add spaces. */
@Component({
  selector: 'nx-marked-text',
  template: '',
  encapsulation: ViewEncapsulation.None,
  styles: `
    nx-marked-text mark {
      border-radius: 3px;
      background: light-dark(#fff0b8, #4d4017);
      color: inherit;
    }
    nx-marked-text .target {
      background: light-dark(#dcdbff, #3a3a78);
    }
    nx-marked-text .current {
      background: light-dark(#ffc24d, #7a5600);
    }
  `,
})
export class MarkedText {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly text = input.required<string>();
  /** Offset of its first character. */
  readonly at = input.required<number>();
  readonly marks = input.required<readonly Mark[]>();

  constructor() {
    effect(() => this.host.replaceChildren(...markedParts(this.text(), this.at(), this.marks()).map(nodeOf)));
  }
}

function nodeOf({ text, kind }: MarkedPart): string | HTMLElement {
  if (!kind) return text;
  const mark = document.createElement('mark');
  mark.className = kind;
  mark.textContent = text;
  return mark;
}
