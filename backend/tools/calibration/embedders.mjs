import { fileURLToPath } from 'node:url';
import { MiniLmEmbedder } from '../../dist/embeddings/minilm/minilm.embedder.js';
import { UseLiteEmbedder } from '../../dist/embeddings/offline/use-lite.embedder.js';

const modelsDir = process.env.NEXUS_MODELS_DIR ?? fileURLToPath(new URL('../../../.nexus/models', import.meta.url));

/** @param {string} name offline | minilm */
export async function startEmbedder(name) {
  const embedder =
    name === 'minilm' ? new MiniLmEmbedder({ modelsDir, allowDownload: false, threads: 2 }) : new UseLiteEmbedder(2);
  await embedder.start();
  return embedder;
}
