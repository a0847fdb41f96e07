/**
 * Function words that carry no topic. The list is short on purpose: BM25 already discounts frequent words, and "not" or "it"
 * may matter.
 */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a an and are as at be been but by can could did do does for from had has have he her him his how i if in into is it its ' +
    'just me my of on or our she should so some such than that the their them then there these they this to us was we were ' +
    'what when where which who whom will with would you your'
  ).split(' '),
);
