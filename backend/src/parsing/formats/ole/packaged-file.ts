import { CompoundFile } from './compound-file.js';
import { objectFile } from './compound-kind.js';

/** The file inside an OLE object that is stored as a separate compound file. */
export function packagedFile(bytes: Uint8Array): { bytes: Uint8Array; name?: string } | undefined {
  try {
    return objectFile(new CompoundFile(bytes).root);
  } catch {
    // The container is damaged, and so is its content.
    return undefined;
  }
}
