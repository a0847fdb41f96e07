/** A highlighted range of the document's text. `kind`: the link target, a match, or the current match. */
export interface Mark {
  start: number;
  end: number;
  kind: 'target' | 'match' | 'current';
}

export interface MarkedPart {
  text: string;
  kind?: Mark['kind'];
}

const RANK: Record<Mark['kind'], number> = { target: 1, match: 2, current: 3 };

/** Splits a text that starts at `offset` at the boundaries of marks; of overlapping marks the strongest is shown. */
export function markedParts(text: string, offset: number, marks: readonly Mark[]): MarkedPart[] {
  const end = offset + text.length;
  const here = marks.filter((mark) => mark.start < end && mark.end > offset && mark.end > mark.start);
  if (!here.length) return [{ text }];
  const cuts = [offset, end, ...here.flatMap((mark) => [mark.start, mark.end])]
    .filter((cut) => cut >= offset && cut <= end)
    .sort((a, b) => a - b);
  const parts: MarkedPart[] = [];
  cuts.slice(1).forEach((to, i) => {
    const from = cuts[i] ?? offset;
    if (to === from) return;
    const kind = strongest(here.filter((mark) => mark.start <= from && mark.end >= to));
    parts.push({ text: text.slice(from - offset, to - offset), kind });
  });
  return parts;
}

function strongest(marks: readonly Mark[]): Mark['kind'] | undefined {
  return marks.map(({ kind }) => kind).sort((a, b) => RANK[b] - RANK[a])[0];
}

const MOST = 2_000;

/** Case-insensitive matches, up to a number that a person would step through. */
export function findMatches(pieces: readonly { text: string; start: number }[], words: string): Mark[] {
  const wanted = words.trim().toLowerCase();
  const found: Mark[] = [];
  if (!wanted) return found;
  for (const { text, start } of pieces) {
    const lower = text.toLowerCase();
    // A few letters change their length with their case: offsets in such a text would be wrong.
    const searched = lower.length === text.length ? lower : text;
    for (let at = searched.indexOf(wanted); at >= 0; at = searched.indexOf(wanted, at + wanted.length)) {
      found.push({ start: start + at, end: start + at + wanted.length, kind: 'match' });
      if (found.length >= MOST) return found;
    }
  }
  return found;
}
