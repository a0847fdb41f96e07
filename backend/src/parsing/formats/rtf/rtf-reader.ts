import { IngestionFailure } from '../../reasons.js';
import type { ParsedBlock } from '../../document-parser.js';
import { lowered, raised } from '../raised.js';
import { PAGE_FIELD } from '../running-text.js';
import { RtfBlocks } from './rtf-blocks.js';
import { codePageOfCharset } from './rtf-charsets.js';
import { type Destination, destinationOf, emptyTexts } from './rtf-destinations.js';
import { RtfFonts } from './rtf-fonts.js';
import { RtfMath } from './rtf-math.js';
import { type RtfObject, RtfObjects } from './rtf-objects.js';
import type { RtfHandler } from './rtf-tokens.js';
import { levelOf, PAGES, SPECIAL } from './rtf-words.js';

/** State of a group, inherited from the enclosing one. */
interface State {
  to: Destination;
  font: number;
  codePage: number | undefined;
  /** Number of fallback bytes after each `\u`, for old programs. */
  fallback: number;
  hidden: boolean;
  deleted: boolean;
  /** As in `levelOf`. */
  level: 1 | 0 | -1;
}

const START: State = {
  to: 'body',
  font: -1,
  codePage: undefined,
  fallback: 1,
  hidden: false,
  deleted: false,
  level: 0,
};

const MAX_DEPTH = 20_000;

export class RtfReader implements RtfHandler {
  depth = 0;
  infoTitle = '';
  private readonly out = new RtfBlocks();
  private state: State = { ...START };
  private readonly math = new RtfMath();
  private readonly stack: State[] = [];
  private readonly texts = emptyTexts();
  private readonly fonts = new RtfFonts();
  private readonly objects = new RtfObjects();
  private readonly headingStyles = new Map<number, number>();
  private pending: number[] = [];
  private toSkip = 0;
  private isOptional = false;
  private style = 0;
  private outline: number | undefined;
  private inTable = false;
  private listLevel = 0;
  /** The paragraph is in a list, whether or not its mark is written. */
  private isItem = false;
  private headerRow = false;
  private notes = 0;
  private definesStyle = 0;
  private lastField = '';

  open(): void {
    this.flush();
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new IngestionFailure('too_complex');
    this.stack.push({ ...this.state });
    if (this.state.to === 'math') this.math.open();
    this.toSkip = 0;
    if (this.state.to === 'variants') this.state.to = 'skip';
  }

  close(): void {
    this.flush();
    this.toSkip = 0;
    const before = this.stack.pop();
    if (!before) return;
    this.depth -= 1;
    const { to } = this.state;
    this.state = before;
    if (to === 'math' && before.to === 'math') this.math.close();
    if (to !== before.to) this.leave(to);
    else if (to === 'styles') this.endStyle();
    else if (to === 'fonts') this.texts.fonts = '';
  }

  optional(): void {
    this.isOptional = true;
  }

  byte(byte: number): void {
    this.isOptional = false;
    if (this.state.to === 'object') this.objects.digit(byte);
    else if (this.toSkip > 0) this.toSkip -= 1;
    else if (this.state.to !== 'skip') this.pending.push(byte);
  }

  word(name: string, value: number | undefined): void {
    const optional = this.isOptional;
    this.isOptional = false;
    if (name === 'u' && value !== undefined) return this.unicode(value);
    this.toSkip = 0;
    this.flush();
    // The Unicode variant of a group is read instead of the ANSI one.
    if (name === 'ud' && optional) this.state.to = this.stack.at(-2)?.to ?? 'body';
    if (this.state.to === 'math') this.math.word(name);
    if (this.state.to === 'math' ? !SPECIAL[name] : this.state.to === 'skip' && name !== 'title') return;
    const destination = name === 'fldrslt' && this.isPageNumber() ? 'skip' : destinationOf(name, optional);
    if (destination) this.enter(destination);
    else if (SPECIAL[name] !== undefined) this.add(SPECIAL[name]);
    else this.property(name, value);
  }

  finish(): { blocks: ParsedBlock[]; title?: string; objects: RtfObject[] } {
    this.flush();
    this.objects.end();
    this.out.finish(this.texts.body);
    return { blocks: this.out.blocks, title: this.out.title, objects: this.objects.files() };
  }

  private unicode(value: number): void {
    this.flush();
    this.add(String.fromCharCode(value & 0xffff));
    this.toSkip = this.state.fallback;
  }

  private enter(destination: Destination): void {
    if (destination === 'footnote' && this.state.to === 'body') this.texts.body += `[${++this.notes}]`;
    if (destination === 'label') this.texts.label = '';
    this.state.to = destination;
    this.state.level = 0;
  }

  private leave(to: Destination): void {
    if (to === 'object') return this.objects.end();
    if (to === 'math') return this.add(this.math.take());
    if (to === 'title') this.infoTitle ||= this.texts.title;
    if (to === 'footnote') this.out.aside(`[${this.notes}] ${this.texts.footnote}`);
    if (to === 'comment') this.out.aside(`Comment: ${this.texts.comment}`);
    if (to === 'instruction') this.lastField = this.texts.instruction;
    if (to === 'header' || to === 'footer') this.out.running(to, this.texts[to]);
    if (to !== 'skip' && to !== 'variants' && to !== 'label' && to !== 'body') this.texts[to] = '';
  }

  private property(name: string, value: number | undefined): void {
    const on = value !== 0;
    if (this.paragraphProperty(name, value)) return;
    if (name === 'f' && value !== undefined) this.state.font = value;
    else if (name === 'deff') this.fonts.standard = value ?? 0;
    else if (name === 'fcharset' && this.state.to === 'fonts')
      this.fonts.define(this.state.font, codePageOfCharset(value ?? 0));
    else if (name === 'cpg' && this.state.to === 'fonts') this.fonts.define(this.state.font, value);
    else if (name === 'ansicpg' && value) this.fonts.codePage = value;
    else if (PAGES[name] !== undefined) this.fonts.codePage = PAGES[name];
    else if (name === 'uc') this.state.fallback = Math.max(0, Math.min(value ?? 1, 16));
    else if (name === 'v') this.state.hidden = on;
    else if (name === 'deleted') this.state.deleted = on;
    else if (name === 'plain') Object.assign(this.state, { hidden: false, deleted: false, font: -1 });
    this.state.level = levelOf(name, value) ?? this.state.level;
  }

  /** Whether the following field result is a page number, which carries no content. */
  private isPageNumber(): boolean {
    return /^(?:header|footer)$/.test(this.state.to) && PAGE_FIELD.test(this.lastField);
  }

  private paragraphProperty(name: string, value: number | undefined): boolean {
    if (name === 'par' || name === 'sect' || name === 'page') this.endParagraph();
    else if (name === 'cell') this.endCell();
    else if (name === 'row') this.endRow();
    else if (name === 'nestcell') this.add(' ');
    else if (name === 'nestrow') this.add('; ');
    else if (name === 'pard') this.resetParagraph();
    else if (name === 's') this.setStyle(value ?? 0);
    else if (name === 'outlinelevel') this.setOutline(value ?? 9);
    else if (name === 'intbl') this.inTable = true;
    else if (name === 'trhdr') this.headerRow = true;
    else if (name === 'trowd') this.headerRow = false;
    else if (name === 'ls') this.isItem = (value ?? 0) > 0;
    else if (name === 'ilvl') this.listLevel = Math.max(0, Math.min(value ?? 0, 8));
    else return false;
    return true;
  }

  private resetParagraph(): void {
    if (this.state.to !== 'body') return;
    this.style = 0;
    this.outline = undefined;
    this.inTable = false;
    this.listLevel = 0;
    this.isItem = false;
  }

  private setStyle(style: number): void {
    if (this.state.to === 'styles') this.definesStyle = style;
    else if (this.state.to === 'body') this.style = style;
  }

  private setOutline(level: number): void {
    if (level > 8) return;
    if (this.state.to === 'styles') this.headingStyles.set(this.definesStyle, level + 1);
    else if (this.state.to === 'body') this.outline = level + 1;
  }

  private endStyle(): void {
    const name = this.texts.styles.replace(/;$/, '').trim();
    const level = /^heading (\d)$/i.exec(name)?.[1] ?? (/^title$/i.test(name) ? '0' : undefined);
    if (level !== undefined) this.headingStyles.set(this.definesStyle, Number(level));
    this.texts.styles = '';
    this.definesStyle = 0;
  }

  private endParagraph(): void {
    if (this.state.to !== 'body') return this.add(' ');
    const heading = this.inTable ? undefined : (this.headingStyles.get(this.style) ?? this.outline);
    const mark = this.texts.label.replace(/\s+/g, ' ').trim();
    // Bullets are written as characters of symbol fonts.
    const label = /[\p{L}\p{N}]/u.test(mark) ? mark : mark !== '' || this.isItem ? '-' : '';
    this.out.paragraph(this.texts.body, { inTable: this.inTable, heading, label, level: this.listLevel });
    this.texts.body = '';
    this.texts.label = '';
  }

  private endCell(): void {
    if (this.state.to !== 'body') return this.add(' ');
    this.out.endCell(this.texts.body);
    this.texts.body = '';
    this.texts.label = '';
  }

  private endRow(): void {
    if (this.state.to === 'body') this.out.endRow(this.headerRow);
  }

  private add(text: string): void {
    const { to, hidden, deleted, level } = this.state;
    if (to === 'skip' || to === 'variants' || to === 'object' || hidden || deleted) return;
    if (to === 'math') this.math.text(text);
    else this.texts[to] += level === 1 ? raised(text) : level === -1 ? lowered(text) : text;
  }

  private flush(): void {
    if (this.pending.length === 0) return;
    this.add(this.fonts.decode(this.pending, this.state.to === 'fonts' ? undefined : this.state.font));
    this.pending = [];
  }
}
