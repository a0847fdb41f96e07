import { cleanText } from '../clean-text.js';
import { elements, textContent, type XmlNode } from '../xml.js';

/** Text of a DrawingML paragraph: runs, fields and line breaks. */
export function paragraphText(paragraph: XmlNode): string {
  const text = elements(paragraph).map((part) => {
    if (part.name === 'br') return '\n';
    if (part.name === 'r' || part.name === 'fld')
      return elements(part)
        .filter((e) => e.name === 't')
        .map(textContent)
        .join('');
    // A formula, possibly as one of several alternatives.
    return /^(?:m|AlternateContent|oMath|oMathPara)$/.test(part.name) ? mathText(part) : '';
  });
  return cleanText(text.join('')).trim();
}

function mathText(node: XmlNode): string {
  if (node.name === 't') return textContent(node);
  return elements(node)
    .filter((e) => e.name !== 'Fallback')
    .map(mathText)
    .join('');
}

/** Paragraphs of text boxes anywhere in a drawing, in its order. */
export function drawingParagraphs(node: XmlNode): string[] {
  if (node.name === 'p') return [paragraphText(node)].filter((text) => text !== '');
  return elements(node)
    .filter((e) => e.name !== 'Fallback')
    .flatMap(drawingParagraphs);
}
