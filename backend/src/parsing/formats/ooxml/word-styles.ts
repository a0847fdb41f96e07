import { attr, child, elements, type XmlNode } from '../xml.js';

export interface ListPlace {
  list: string;
  level: number;
}

interface Style {
  name: string;
  basedOn: string | undefined;
  properties: XmlNode | undefined;
  /** Run properties of the style. */
  run: XmlNode | undefined;
}

const MAX_CHAIN = 20;

/** Structure implied by styles: headings, list items, raised characters. */
export class WordStyles {
  private readonly styles = new Map<string, Style>();

  constructor(styles: XmlNode) {
    for (const style of elements(styles)) {
      if (style.name !== 'style') continue;
      this.styles.set(attr(style, 'styleId') ?? '', {
        name: valueOf(style, 'name') ?? '',
        basedOn: valueOf(style, 'basedOn'),
        properties: child(style, 'pPr'),
        run: child(style, 'rPr'),
      });
    }
  }

  /** 0 for the document's title, 1–9 for headings. */
  headingLevel(paragraph: XmlNode | undefined): number | undefined {
    for (const style of this.chain(paragraph)) {
      if (/^title$/i.test(style.name)) return 0;
      const named = /^heading (\d)$/i.exec(style.name)?.[1];
      if (named) return Number(named);
    }
    const outline = this.value(paragraph, 'outlineLvl');
    return outline !== undefined && Number(outline) < 9 ? Number(outline) + 1 : undefined;
  }

  /** Whether it is an entry of the table of contents, which repeats the headings. */
  isContents(paragraph: XmlNode | undefined): boolean {
    return this.chain(paragraph).some((style) => /^toc (?:\d|heading)/i.test(style.name));
  }

  listPlace(paragraph: XmlNode | undefined): ListPlace | undefined {
    const sources = [paragraph, ...this.chain(paragraph).map((style) => style.properties)];
    const numbering = sources.map((source) => child(source, 'numPr')).filter((n) => n !== undefined);
    const list = numbering.map((n) => valueOf(n, 'numId')).find((id) => id !== undefined);
    const level = numbering.map((n) => valueOf(n, 'ilvl')).find((l) => l !== undefined);
    return list === undefined || list === '0' ? undefined : { list, level: Math.min(8, Number(level ?? 0) || 0) };
  }

  /** `superscript`, `subscript` or `baseline`, from a run or its style. */
  vertAlign(run: XmlNode | undefined): string | undefined {
    const own = run && valueOf(run, 'vertAlign');
    if (own !== undefined) return own;
    return this.chain(run, 'rStyle')
      .map((style) => style.run && valueOf(style.run, 'vertAlign'))
      .find((value) => value !== undefined);
  }

  private value(paragraph: XmlNode | undefined, name: string): string | undefined {
    const own = paragraph && valueOf(paragraph, name);
    if (own !== undefined) return own;
    return this.chain(paragraph)
      .map((style) => style.properties && valueOf(style.properties, name))
      .find((value) => value !== undefined);
  }

  /** The style of a paragraph or a run, followed by its ancestors. */
  private chain(properties: XmlNode | undefined, name = 'pStyle'): Style[] {
    const found: Style[] = [];
    let id = properties && valueOf(properties, name);
    while (id !== undefined && found.length < MAX_CHAIN) {
      const style: Style | undefined = this.styles.get(id);
      if (!style) break;
      found.push(style);
      id = style.basedOn;
    }
    return found;
  }
}

/** `w:val` of a child. */
export function valueOf(node: XmlNode, name: string): string | undefined {
  const found = child(node, name);
  return found && attr(found, 'val');
}

/** Whether a toggle such as `<w:vanish/>` is on; it may be present but off. */
export function isOn(node: XmlNode | undefined, name: string): boolean {
  const found = child(node, name);
  return found !== undefined && !/^(?:0|false|off)$/.test(attr(found, 'val') ?? '');
}
