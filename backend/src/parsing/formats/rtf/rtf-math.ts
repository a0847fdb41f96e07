import { ommlText } from '../math/omml.js';
import type { XmlNode } from '../xml.js';

const MAX_DEPTH = 200;

/** Formulas in RTF are those of Office: `\mf` is `m:f`. Groups become the tree that they stand for. */
export class RtfMath {
  private stack: XmlNode[] = [{ name: 'oMath', attrs: {}, children: [] }];
  /** Groups nested too deep, which are read as part of the last one that is not. */
  private beyond = 0;

  open(): void {
    if (this.stack.length >= MAX_DEPTH) this.beyond += 1;
    else this.stack.push({ name: '', attrs: {}, children: [] });
  }

  word(name: string): void {
    const top = this.stack.at(-1)!;
    if (top.name === '' && name.length > 1 && name.startsWith('m')) top.name = name.slice(1);
  }

  text(text: string): void {
    const top = this.stack.at(-1)!;
    // Values of properties are text as well.
    if (this.stack.at(-2)?.name.endsWith('Pr')) top.attrs = { val: (top.attrs['val'] ?? '') + text };
    else top.children.push({ name: 't', attrs: {}, children: [text] });
  }

  close(): void {
    if (this.beyond > 0) this.beyond -= 1;
    else if (this.stack.length > 1) this.stack.at(-2)!.children.push(this.stack.pop()!);
  }

  /** What was gathered; the next formula begins anew. */
  take(): string {
    while (this.stack.length > 1) this.close();
    const text = ommlText(this.stack[0]!);
    this.stack = [{ name: 'oMath', attrs: {}, children: [] }];
    return text;
  }
}
