const WITH_TEXT = [
  'body',
  'fonts',
  'styles',
  'title',
  'label',
  'footnote',
  'comment',
  'header',
  'footer',
  'instruction',
] as const;
type WithText = (typeof WITH_TEXT)[number];

/** Destination of a group's text. */
export type Destination = WithText | 'skip' | 'variants' | 'math' | 'object';

export const emptyTexts = (): Record<WithText, string> =>
  Object.fromEntries(WITH_TEXT.map((destination) => [destination, ''])) as Record<WithText, string>;

const SKIPPED =
  'colortbl listtable listoverridetable pict objclass objname bkmkstart bkmkend ' +
  'generator themedata datastore latentstyles rsidtbl xmlnstbl xmlopen xmlclose revtbl filetbl nonshppict shprslt sp sn sv ' +
  'author operator company manager category keywords subject doccomm comment hlinkbase creatim revtim printim buptim atnid atnauthor atntime atnicn ' +
  'atnref atnparent atndate ftnsep ftnsepc aftnsep aftnsepc ftncn aftncn tc xe rxe txe pgdsctbl mmathPr wgrffmtfilter userprops background';

const DESTINATIONS = new Map<string, Destination>([
  ...SKIPPED.split(' ').map((word): [string, Destination] => [word, 'skip']),
  ['fonttbl', 'fonts'],
  ['stylesheet', 'styles'],
  ['info', 'skip'],
  ['title', 'title'],
  ['listtext', 'label'],
  ['pntext', 'label'],
  ['footnote', 'footnote'],
  ['annotation', 'comment'],
  ['upr', 'variants'],
  ['mmath', 'math'],
  ['objdata', 'object'],
  ['fldinst', 'instruction'],
  ...['', 'l', 'r', 'f'].flatMap((side): [string, Destination][] => [
    [`header${side}`, 'header'],
    [`footer${side}`, 'footer'],
  ]),
]);

/** Optional groups that nevertheless contain document text. */
const KEPT = new Set([
  'shpinst',
  'shptxt',
  'ud',
  'dptxbxtext',
  'do',
  'cs',
  'footnote',
  'annotation',
  'moveto',
  'result',
]);

/** @param optional whether the word follows `\*` */
export function destinationOf(word: string, optional: boolean): Destination | undefined {
  const known = DESTINATIONS.get(word);
  return known ?? (optional && !KEPT.has(word) ? 'skip' : undefined);
}
