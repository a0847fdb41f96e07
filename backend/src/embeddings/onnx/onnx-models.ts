import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** How one vector is made of the hidden states of a text: their mean over real tokens, or the state of the first token. */
export type Pooling = 'mean' | 'first';

/** A sentence embedder in the folder layout of transformers.js: `config.json`, `tokenizer.json`, `tokenizer_config.json`, `onnx/…`. */
export interface OnnxModel {
  /** Stable name, kept beside every vector. */
  id: string;
  /** Folder below the models folder, and name on the hub. */
  name: string;
  dtype: 'fp32' | 'q8';
  dimensions: number;
  /** Tokens that the model was trained to read, its own markers included. */
  window: number;
  pooling: Pooling;
  /** What the model expects in front of a text. */
  prefixes?: { query: string; passage: string };
  /** Languages that it was trained on; see `languages.ts`. */
  languages: 'en' | 'many';
}

/** The folder of the weights that come with the product. */
export const bundledModelsDir = (): string =>
  dirname(createRequire(import.meta.url).resolve('@nexus/minilm/package.json'));

const MINILM = 'Xenova/all-MiniLM-L6-v2';

/** Windows, pooling and prefixes are those that the authors' model cards give. */
export const BUNDLED_MODEL: OnnxModel = {
  id: 'minilm-l6-v2',
  name: MINILM,
  dtype: 'q8',
  dimensions: 384,
  window: 256,
  pooling: 'mean',
  languages: 'en',
};

/** What is used when its files are in the models folder. */
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

/** Files of the model that are not in the folder. */
export const missingFiles = (modelsDir: string, model: Pick<OnnxModel, 'name' | 'dtype'>): string[] =>
  filesOf(model).filter((file) => !existsSync(join(modelsDir, file)));
