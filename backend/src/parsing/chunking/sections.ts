import type { Place } from './chunk.js';
import type { PlacedBlock } from './document-text.js';
import { toUnits, type Unit, type UnitLimits } from './units.js';

/** Content under one heading at one place; chunks never cross its boundaries. */
export interface Section {
  place: Place;
  headingPath?: string[];
  units: Unit[];
}

/** A heading without text that is longer than this forms its own section. */
const SMALL_TOKENS = 40;

/** Groups blocks in reading order. */
export class SectionBuilder {
  /** Tokens of all units so far. */
  tokens = 0;
  private readonly done: Section[] = [];
  private current: (Section & { onlyHeadings: boolean }) | undefined;

  constructor(
    private readonly text: string,
    private readonly limits: UnitLimits,
  ) {}

  add(block: PlacedBlock): void {
    const heading = block.kind === 'heading';
    if (!this.current || this.isBorder(this.current, block)) {
      this.current = { place: placeOf(block), headingPath: block.headingPath, units: [], onlyHeadings: true };
      this.done.push(this.current);
    }
    // Added one by one: a block can have more units than a call can have arguments.
    for (const unit of toUnits(this.text, block, this.limits)) {
      this.current.units.push(unit);
      this.tokens += unit.tokens;
    }
    this.current.onlyHeadings &&= heading;
    if (heading) this.current.headingPath = block.headingPath;
  }

  sections(): Section[] {
    return this.done.filter(({ units }) => units.length > 0);
  }

  private isBorder(section: Section & { onlyHeadings: boolean }, block: PlacedBlock): boolean {
    if (!samePlace(section.place, block)) return true;
    // A heading directly under another heading stays with it: alone it would carry no information.
    if (block.kind === 'heading') return !section.onlyHeadings || sizeOf(section.units) > SMALL_TOKENS;
    return !samePath(section.headingPath, block.headingPath);
  }
}

const sizeOf = (units: readonly Unit[]): number => units.reduce((sum, { tokens }) => sum + tokens, 0);

/** Omits the keys of absent values, so that chunks compare and store well. */
function placeOf({ page, slide, sheet }: Place): Place {
  return {
    ...(page === undefined ? {} : { page }),
    ...(slide === undefined ? {} : { slide }),
    ...(sheet === undefined ? {} : { sheet }),
  };
}

const samePlace = (a: Place, b: Place): boolean => a.page === b.page && a.slide === b.slide && a.sheet === b.sheet;

const samePath = (a: string[] | undefined, b: string[] | undefined): boolean =>
  a === b || (a?.length === b?.length && (a ?? []).every((title, i) => title === b?.[i]));
