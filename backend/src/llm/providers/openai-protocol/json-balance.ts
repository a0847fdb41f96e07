/** Tracks JSON that arrives in pieces, just enough to know whether an object or list has been closed. */
export class JsonBalance {
  private depth = 0;
  private quoted = false;
  private escaped = false;
  private begun = false;

  feed(text: string): void {
    for (const char of text) {
      if (this.escaped) this.escaped = false;
      else if (this.quoted) {
        if (char === '\\') this.escaped = true;
        else if (char === '"') this.quoted = false;
      } else if (char === '"') this.quoted = true;
      else if (char === '{' || char === '[') {
        this.begun = true;
        this.depth++;
      } else if (char === '}' || char === ']') this.depth--;
    }
  }

  get closed(): boolean {
    return this.begun && this.depth <= 0 && !this.quoted;
  }
}
