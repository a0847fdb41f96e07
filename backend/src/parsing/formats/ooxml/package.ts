import { IngestionFailure } from '../../reasons.js';
import { oneLine } from '../clean-text.js';
import { ZipArchive } from '../zip-archive.js';
import { attr, elements, parseXml, textContent, type XmlNode } from '../xml.js';
import { isCompoundFile } from '../ole/compound-file.js';
import { decryptOffice } from './encryption.js';

export interface Relation {
  id: string;
  /** Last segment of the relationship type URI, the same in transitional and strict files: `slide`, `comments`, `image`. */
  type: string;
  /** Name of the part in the archive. */
  target: string;
}

/** Parts of an Office Open XML file and their relationships (ECMA-376 part 2). */
export class OfficePackage {
  readonly zip: ZipArchive;
  private readonly known = new Map<string, Relation[]>();

  private constructor(zip: ZipArchive) {
    this.zip = zip;
  }

  /** @throws IngestionFailure `encrypted`, `wrong_password`, `corrupt`, `too_complex`, `unsupported`. */
  static async open(bytes: Uint8Array, password?: string): Promise<OfficePackage> {
    const plain = isCompoundFile(bytes) ? await decryptOffice(bytes, password) : bytes;
    return new OfficePackage(ZipArchive.open(plain));
  }

  /** Path of the main document part: as in the package relationships, otherwise the default path. */
  main(usual: string): string {
    const stated = this.relations('').find((r) => r.type === 'officeDocument')?.target;
    const found = [stated, usual].find((name) => name !== undefined && this.zip.has(name));
    if (found === undefined) throw new IngestionFailure('corrupt', `no ${usual}`);
    return found;
  }

  /** Whether the main document is in that folder; for a truncated file, whether any part is. */
  holds(folder: string): boolean {
    const stated = this.relations('').find((r) => r.type === 'officeDocument' && this.zip.has(r.target));
    const names = stated ? [stated.target] : this.zip.names;
    return names.some((name) => name.toLowerCase().startsWith(folder));
  }

  relations(part: string): Relation[] {
    const known = this.known.get(part) ?? this.readRelations(part);
    this.known.set(part, known);
    return known;
  }

  private readRelations(part: string): Relation[] {
    const slash = part.lastIndexOf('/') + 1;
    const rels = parseXml(this.zip.read(`${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`));
    return elements(rels)
      .filter((r) => r.name === 'Relationship' && attr(r, 'TargetMode') !== 'External')
      .map((r) => ({
        id: attr(r, 'Id') ?? '',
        type: (attr(r, 'Type') ?? '').split('/').at(-1)!,
        target: resolvePart(part.slice(0, slash), attr(r, 'Target') ?? ''),
      }));
  }

  relatedOf(part: string, ...types: string[]): string[] {
    return this.relations(part)
      .filter((r) => types.includes(r.type))
      .map((r) => r.target);
  }

  xml(part: string | undefined, skip?: ReadonlySet<string>): XmlNode {
    return parseXml(part === undefined ? undefined : this.zip.read(part), skip);
  }

  /** The title in the file's properties, unless it is a default set by programs. */
  title(): string | undefined {
    const core = this.relatedOf('', 'core-properties')[0] ?? 'docProps/core.xml';
    const node = elements(this.xml(core)).find((e) => e.name === 'title');
    const title = node && oneLine(textContent(node));
    return title && !/^(?:PowerPoint Presentation|Slide 1|Document\d*|Title)$/i.test(title) ? title : undefined;
  }
}

function resolvePart(folder: string, target: string): string {
  const parts: string[] = [];
  for (const piece of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (piece === '..') parts.pop();
    else if (piece !== '' && piece !== '.') parts.push(piece);
  }
  try {
    return decodeURI(parts.join('/'));
  } catch {
    return parts.join('/');
  }
}
