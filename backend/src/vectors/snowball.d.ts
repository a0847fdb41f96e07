/** `snowball-stemmers` 0.6 ships no types. */
declare module 'snowball-stemmers' {
  export interface Stemmer {
    stem(word: string): string;
  }
  export function newStemmer(algorithm: string): Stemmer;
  const snowball: { newStemmer: typeof newStemmer };
  export default snowball;
}
