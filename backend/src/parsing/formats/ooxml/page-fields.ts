import { PAGE_FIELD } from '../running-text.js';
import { attr, elements, textContent, type XmlNode } from '../xml.js';

interface Field {
  instruction: string;
  /** The instruction has ended: the field's result follows. */
  shown: boolean;
}

/** A header or footer without page number fields, which differ on each page and carry no content. */
export const withoutPageFields = (part: XmlNode): XmlNode => filtered(part, []);

function filtered(node: XmlNode, fields: Field[]): XmlNode {
  const children: (XmlNode | string)[] = [];
  for (const child of node.children) {
    if (typeof child === 'string') children.push(child);
    else if (child.name === 'fldSimple' && PAGE_FIELD.test(attr(child, 'instr') ?? '')) continue;
    else if (child.name === 'r') {
      follow(child, fields);
      if (!fields.some((field) => field.shown && PAGE_FIELD.test(field.instruction))) children.push(child);
    } else children.push(filtered(child, fields));
  }
  return { ...node, children };
}

function follow(run: XmlNode, fields: Field[]): void {
  for (const part of elements(run)) {
    const kind = part.name === 'fldChar' ? attr(part, 'fldCharType') : undefined;
    if (kind === 'begin') fields.push({ instruction: '', shown: false });
    else if (kind === 'end') fields.pop();
    else if (kind === 'separate' && fields.length > 0) fields.at(-1)!.shown = true;
    else if (part.name === 'instrText' && fields.length > 0) fields.at(-1)!.instruction += textContent(part);
  }
}
