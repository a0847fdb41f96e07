/** Pieces with their log probabilities, as in the vocabulary file of Universal Sentence Encoder lite. */
export type Vocabulary = readonly (readonly [piece: string, score: number])[];

interface TrieNode {
  next: Map<string, TrieNode>;
  id: number;
}

const RESERVED = 6;
const UNKNOWN = 0;
const SPACE = '\u2581';

/**
 * Unigram segmentation (Kudo 2018, "Subword regularization"): the most probable sequence of pieces, by dynamic programming over
 * the code points of the text, linear in its length. Gives the ids that the model was published with (`@energetic-ai/embeddings`
 * does the same in quadratic time). Imports nothing: worker threads load this file by itself.
 */
export class SentencePiece {
  private readonly root: TrieNode = { next: new Map(), id: -1 };
  private readonly scores: Float64Array;
  private readonly lengths: Uint16Array;

  constructor(vocabulary: Vocabulary) {
    this.scores = Float64Array.from(vocabulary, ([, score]) => score);
    this.lengths = Uint16Array.from(vocabulary, ([piece]) => [...piece].length);
    for (let id = RESERVED; id < vocabulary.length; id++) this.insert(vocabulary[id]![0], id);
  }

  /** Ids of the pieces; empty for an empty text. Runs of unknown characters are one `0`. */
  encode(text: string): number[] {
    const normal = text.normalize('NFKC');
    if (normal.length === 0) return [];
    const symbols = [...(SPACE + normal.replaceAll(' ', SPACE))];
    const pieces = this.bestPieces(symbols);
    const ids: number[] = [];
    for (let end = symbols.length; end > 0;) {
      const id = pieces[end]!;
      if (id !== UNKNOWN || ids.at(-1) !== UNKNOWN) ids.push(id);
      end -= id === UNKNOWN ? 1 : this.lengths[id]!;
    }
    return ids.reverse();
  }

  /** For each end position the id of the last piece on the best path to it. */
  private bestPieces(symbols: string[]): Int32Array {
    const best = new Float64Array(symbols.length + 1);
    const pieces = new Int32Array(symbols.length + 1);
    const relax = (start: number, end: number, id: number, score: number): void => {
      const total = best[start]! + score;
      if (best[end] !== 0 && total < best[end]!) return;
      best[end] = total;
      pieces[end] = id;
    };
    for (let start = 0; start < symbols.length; start++) {
      let found = false;
      let node = this.root.next.get(symbols[start]!);
      for (let end = start + 1; node; end++) {
        if (node.id >= 0) {
          relax(start, end, node.id, this.scores[node.id]!);
          found = true;
        }
        node = end < symbols.length ? node.next.get(symbols[end]!) : undefined;
      }
      if (!found) relax(start, start + 1, UNKNOWN, 0);
    }
    return pieces;
  }

  private insert(piece: string, id: number): void {
    let node = this.root;
    for (const symbol of piece) {
      let next = node.next.get(symbol);
      if (!next) node.next.set(symbol, (next = { next: new Map(), id: -1 }));
      node = next;
    }
    node.id = id;
  }
}
