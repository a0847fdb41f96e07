import { fileURLToPath } from 'node:url';
import { OnnxEmbedder } from '../../dist/embeddings/onnx/onnx.embedder.js';
import { BUNDLED_MODEL, bundledModelsDir, OPTIONAL_MODELS } from '../../dist/embeddings/onnx/onnx-models.js';

const modelsDir = process.env.NEXUS_MODELS_DIR ?? fileURLToPath(new URL('../../../.nexus/models', import.meta.url));

/** @param {string} [id] of an embedder of the product; the bundled one unless named */
export async function startEmbedder(id = BUNDLED_MODEL.id, threads = 2) {
  const model = [BUNDLED_MODEL, ...OPTIONAL_MODELS].find((each) => each.id === id);
  if (!model) throw new Error(`There is no embedder ${id}`);
  const embedder = new OnnxEmbedder(model, model === BUNDLED_MODEL ? bundledModelsDir() : modelsDir, threads);
  await embedder.start();
  return embedder;
}
