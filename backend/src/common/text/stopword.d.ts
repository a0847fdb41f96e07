/** The lists of `stopword` 3.1 that are used; it ships no types. */
declare module 'stopword' {
  type Words = readonly string[];
  export const eng: Words,
    deu: Words,
    fra: Words,
    spa: Words,
    por: Words,
    ita: Words,
    nld: Words,
    pol: Words,
    tur: Words;
  export const rus: Words,
    ara: Words,
    heb: Words,
    hin: Words,
    ben: Words,
    ind: Words,
    vie: Words,
    zho: Words,
    jpn: Words;
  export const kor: Words, tha: Words;
}
