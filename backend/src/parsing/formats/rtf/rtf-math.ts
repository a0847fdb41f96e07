import { ommlText } from '../math/omml.js';
import type { XmlNode } from '../xml.js';

const MAX_DEPTH = 200;

/** RTF formulas correspond to those of Office: `\mf` is `m:f`. Builds the equivalent tree from the groups. */
export class RtfMath {
  private stack: XmlNode[] = [{ name: 'oMath', attrs: {}, children: [] }];
  /** Number of open groups beyond the nesting limit; their text belongs to the last group within it. */
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
    // Property values are text as well.
    if (this.stack.at(-2)?.name.endsWith('Pr')) top.attrs = { val: (top.attrs['val'] ?? '') + text };
    else top.children.push({ name: 't', attrs: {}, children: [text] });
  }

  close(): void {
    if (this.beyond > 0) this.beyond -= 1;
    else if (this.stack.length > 1) this.stack.at(-2)!.children.push(this.stack.pop()!);
  }

  /** Returns the collected formula and resets. */
  take(): string {
    while (this.stack.length > 1) this.close();
    const text = ommlText(this.stack[0]!);
    this.stack = [{ name: 'oMath', attrs: {}, children: [] }];
    return text;
  }
}
