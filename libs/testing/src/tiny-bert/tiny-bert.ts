import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DataType, type Graph, onnxModel } from './onnx-writer.js';

export interface TinyBertOptions {
  /** Folder and name below the models folder. */
  name?: string;
  dimensions?: number;
  /** A cross-encoder: outputs one number per pair of texts, the sum of their mean embedding, instead of hidden states. */
  pairs?: boolean;
}

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const WORDS =
  'the river runs past old mill water money bank password reset order refund short long text number alpha'.split(' ');
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
const TYPES = 2;

/** Words, and letters as beginnings and continuations, so that every English text has tokens. */
const VOCABULARY = [...SPECIAL, ...WORDS, ...LETTERS, ...LETTERS.map((letter) => `##${letter}`), ...'.,!?-:;\'"()'];

/**
 * Writes a BERT of toy size with all files that a loader of the real one reads: `config.json`, `tokenizer.json`,
 * `tokenizer_config.json` and `onnx/model.onnx`. The hidden state of a token is its embedding plus the mean embedding of the
 * text, computed through the attention mask: padding has no effect if, and only if, the mask is supplied and respected.
 * Deterministic.
 */
export function writeTinyBert(
  modelsDir: string,
  { name = 'Xenova/all-MiniLM-L6-v2', dimensions = 32, pairs = false }: TinyBertOptions = {},
): void {
  const files: Record<string, string | Buffer> = {
    'config.json': JSON.stringify({
      model_type: 'bert',
      architectures: [pairs ? 'BertForSequenceClassification' : 'BertModel'],
      hidden_size: dimensions,
      vocab_size: VOCABULARY.length,
      max_position_embeddings: 512,
      type_vocab_size: TYPES,
      pad_token_id: 0,
    }),
    'tokenizer_config.json': JSON.stringify({
      tokenizer_class: 'BertTokenizer',
      do_lower_case: true,
      model_max_length: 512,
      pad_token: '[PAD]',
      unk_token: '[UNK]',
      cls_token: '[CLS]',
      sep_token: '[SEP]',
      mask_token: '[MASK]',
    }),
    'tokenizer.json': JSON.stringify(tokenizer()),
    'onnx/model.onnx': onnxModel(graph(dimensions, pairs)),
  };
  for (const [file, content] of Object.entries(files)) {
    const path = join(modelsDir, name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

function tokenizer(): object {
  const special = (token: string): object => ({ SpecialToken: { id: token, type_id: 0 } });
  const id = (token: string): number => VOCABULARY.indexOf(token);
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map((content) => ({
      id: id(content),
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [special('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, special('[SEP]')],
      pair: [
        special('[CLS]'),
        { Sequence: { id: 'A', type_id: 0 } },
        special('[SEP]'),
        { Sequence: { id: 'B', type_id: 1 } },
        special('[SEP]'),
      ],
      special_tokens: Object.fromEntries(
        ['[CLS]', '[SEP]'].map((token) => [token, { id: token, ids: [id(token)], tokens: [token] }]),
      ),
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(VOCABULARY.map((token, index) => [token, index])),
    },
  };
}

function graph(dimensions: number, pairs: boolean): Graph {
  const tokens = (name: string): Graph['inputs'][number] => ({
    name,
    type: DataType.int64,
    dims: ['batch', 'sequence'],
  });
  const node = (
    op: string,
    inputs: string[],
    output: string,
    attributes?: Record<string, number>,
  ): Graph['nodes'][number] => ({
    op,
    inputs,
    outputs: [output],
    attributes,
  });
  return {
    inputs: ['input_ids', 'attention_mask', 'token_type_ids'].map(tokens),
    outputs: pairs
      ? [{ name: 'logits', type: DataType.float, dims: ['batch', 1] }]
      : [{ name: 'last_hidden_state', type: DataType.float, dims: ['batch', 'sequence', dimensions] }],
    weights: [
      { name: 'words', dims: [VOCABULARY.length, dimensions], data: noise(VOCABULARY.length * dimensions, 1) },
      { name: 'types', dims: [TYPES, dimensions], data: noise(TYPES * dimensions, 2) },
      { name: 'last_axis', dims: [1], data: BigInt64Array.of(2n) },
      { name: 'sequence_axis', dims: [1], data: BigInt64Array.of(1n) },
    ],
    nodes: [
      node('Gather', ['words', 'input_ids'], 'word'),
      node('Gather', ['types', 'token_type_ids'], 'type'),
      node('Add', ['word', 'type'], 'embedded'),
      node('Cast', ['attention_mask'], 'mask', { to: DataType.float }),
      node('Unsqueeze', ['mask', 'last_axis'], 'column'),
      node('Mul', ['embedded', 'column'], 'masked'),
      node('ReduceSum', ['masked', 'sequence_axis'], 'sum', { keepdims: 1 }),
      node('ReduceSum', ['column', 'sequence_axis'], 'length', { keepdims: 1 }),
      node('Div', ['sum', 'length'], 'mean'),
      pairs
        ? node('ReduceSum', ['mean', 'last_axis'], 'logits', { keepdims: 0 })
        : node('Add', ['embedded', 'mean'], 'last_hidden_state'),
    ],
  };
}

/** Fixed pseudo-random numbers in −0.5…0.5 (a linear congruential generator, Numerical Recipes' constants). */
function noise(count: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296 - 0.5;
  });
}
