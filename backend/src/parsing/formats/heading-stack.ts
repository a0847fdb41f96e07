/** Tracks the titles of the enclosing sections while a document is read from top to bottom. */
export class HeadingStack {
  private readonly stack: { level: number; title: string }[] = [];

  /** Enters a section; open sections of the same or a deeper level end. */
  enter(level: number, title: string): void {
    while (this.stack.length > 0 && this.stack.at(-1)!.level >= level) this.stack.pop();
    this.stack.push({ level, title });
  }

  path(): string[] | undefined {
    return this.stack.length > 0 ? this.stack.map((s) => s.title) : undefined;
  }
}
