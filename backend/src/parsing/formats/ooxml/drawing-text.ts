import { cleanText } from '../clean-text.js';
import { ommlText } from '../math/omml.js';
import { lowered, raised } from '../raised.js';
import { child, elements, textContent, type XmlNode } from '../xml.js';

/** Text of a DrawingML paragraph: runs, fields and line breaks. */
export function paragraphText(paragraph: XmlNode): string {
  const text = elements(paragraph).map((part) => {
    if (part.name === 'br') return '\n';
    if (part.name === 'r' || part.name === 'fld') return runText(part);
    // A formula, possibly as one of several alternatives.
    return /^(?:m|AlternateContent|oMath|oMathPara)$/.test(part.name) ? formulas(part).map(ommlText).join(' ') : '';
  });
  return cleanText(text.join('')).trim();
}

/** `baseline`: vertical offset of the characters in thousandths of a percent; negative if lowered. */
function runText(run: XmlNode): string {
  const text = elements(run)
    .filter((e) => e.name === 't')
    .map(textContent)
    .join('');
  const baseline = Number(child(run, 'rPr')?.attrs['baseline'] ?? 0);
  return baseline > 0 ? raised(text) : baseline < 0 ? lowered(text) : text;
}

const formulas = (node: XmlNode): XmlNode[] =>
  node.name === 'oMath'
    ? [node]
    : elements(node)
        .filter((e) => e.name !== 'Fallback')
        .flatMap(formulas);

/** Paragraphs of all text boxes in a drawing, in order. */
export function drawingParagraphs(node: XmlNode): string[] {
  if (node.name === 'p') return [paragraphText(node)].filter((text) => text !== '');
  return elements(node)
    .filter((e) => e.name !== 'Fallback')
    .flatMap(drawingParagraphs);
}
