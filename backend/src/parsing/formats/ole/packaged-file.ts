import { CompoundFile } from './compound-file.js';
import { objectFile } from './compound-kind.js';

/** The file that an OLE object in a compound file of its own carries. */
export function packagedFile(bytes: Uint8Array): { bytes: Uint8Array; name?: string } | undefined {
  try {
    return objectFile(new CompoundFile(bytes).root);
  } catch {
    // It is damaged, and so is what it carries.
    return undefined;
  }
}
