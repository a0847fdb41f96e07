import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** How hidden states are reduced to one vector: their mean over real tokens, or the state of the first token. */
export type Pooling = 'mean' | 'first';

/** A sentence embedder in the folder layout of transformers.js: `config.json`, `tokenizer.json`, `tokenizer_config.json`, `onnx/…`. */
export interface OnnxModel {
  /** Stable name, stored with every vector. */
  id: string;
  /** Folder below the models folder, and name on the hub. */
  name: string;
  dtype: 'fp32' | 'q8';
  dimensions: number;
  /** Context window in tokens, including the model's own markers. */
  window: number;
  pooling: Pooling;
  /** Prefixes that the model expects before a text. */
  prefixes?: { query: string; passage: string };
  /** Training languages; see `languages.ts`. */
  languages: 'en' | 'many';
}

/** The folder of the weights that come with the product. */
export const bundledModelsDir = (): string =>
  dirname(createRequire(import.meta.url).resolve('@nexus/minilm/package.json'));

const MINILM = 'Xenova/all-MiniLM-L6-v2';

/** Windows, pooling and prefixes according to the authors' model cards. */
export const BUNDLED_MODEL: OnnxModel = {
  id: 'minilm-l6-v2',
  name: MINILM,
  dtype: 'q8',
  dimensions: 384,
  window: 256,
  pooling: 'mean',
  languages: 'en',
};

/** Models that are used if their files are in the models folder. */
export const OPTIONAL_MODELS: readonly OnnxModel[] = [
  { ...BUNDLED_MODEL, id: 'minilm-l6-v2-fp32', dtype: 'fp32' },
  {
    id: 'multilingual-e5-small',
    name: 'Xenova/multilingual-e5-small',
    dtype: 'q8',
    dimensions: 384,
    window: 512,
    pooling: 'mean',
    prefixes: { query: 'query: ', passage: 'passage: ' },
    languages: 'many',
  },
  {
    id: 'paraphrase-multilingual-minilm-l12-v2',
    name: 'Xenova/paraphrase-multilingual-MiniLM-L12-v2',
    dtype: 'q8',
    dimensions: 384,
    window: 128,
    pooling: 'mean',
    languages: 'many',
  },
  {
    id: 'bge-small-en-v1.5',
    name: 'Xenova/bge-small-en-v1.5',
    dtype: 'q8',
    dimensions: 384,
    window: 512,
    pooling: 'first',
    prefixes: { query: 'Represent this sentence for searching relevant passages: ', passage: '' },
    languages: 'en',
  },
];

const WEIGHTS: Record<OnnxModel['dtype'], string> = { fp32: 'onnx/model.onnx', q8: 'onnx/model_quantized.onnx' };

/** Paths below the models folder. */
export const filesOf = ({ name, dtype }: Pick<OnnxModel, 'name' | 'dtype'>): string[] =>
  ['config.json', 'tokenizer_config.json', 'tokenizer.json', WEIGHTS[dtype]].map((file) => join(name, file));

/** Required files that are missing from the folder. */
export const missingFiles = (modelsDir: string, model: Pick<OnnxModel, 'name' | 'dtype'>): string[] =>
  filesOf(model).filter((file) => !existsSync(join(modelsDir, file)));
