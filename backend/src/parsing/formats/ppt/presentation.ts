import { IngestionFailure } from '../../reasons.js';
import type { Bytes } from '../ole/bytes.js';
import { childrenOf, type PptRecord, RECORD, recordAt, recordsIn } from './ppt-records.js';

export interface SlidePlace {
  record: PptRecord;
  /** Outline texts, referenced by index from the slide's shapes. */
  outline: PptRecord[][];
}

/** Instance numbers of a document's lists. */
const LISTS = { slides: 0, masters: 1, notes: 2 } as const;
const MAX_EDITS = 10_000;
const MAX_OBJECTS = 200_000;
/** Size of an edit record with the extra field that indicates encryption. */
const ENCRYPTED_EDIT_BYTES = 32;

/** Locates the slides of a presentation: each save appends the changes and a list of them (MS-PPT 2.1.2). */
export class Presentation {
  readonly slides: SlidePlace[] = [];
  /** The document record; undefined in a damaged file. */
  document: PptRecord | undefined;
  /** Content common to all slides with the same design. */
  readonly masters: PptRecord[] = [];
  /** By the id with which a slide references its notes. */
  readonly notes = new Map<number, PptRecord>();
  encrypted = false;
  /** The lists were missing, so that slides were searched in the order in which they were saved. */
  damaged = false;

  readonly stream: Bytes;
  /** Remaining read budget: slides may overlap, so that a small file could contain an unlimited amount. */
  private left: number;
  private readonly places = new Map<number, number>();

  /** @throws IngestionFailure `too_complex` */
  constructor(stream: Bytes, user: Bytes) {
    this.stream = stream;
    this.left = 2 * stream.length;
    const documentId = this.readEdits(user.long(16));
    this.document = this.record(documentId, RECORD.document);
    if (this.document) this.readDocument(this.document);
    else this.search();
    if (this.slides.length > 0) this.encrypted = false;
  }

  /** Embedded objects of other programs, compressed. */
  *embedded(): Generator<PptRecord, void> {
    for (const at of new Set(this.places.values())) {
      const record = recordAt(this.stream, at);
      if (record?.type === RECORD.embedded) yield record;
    }
  }

  /** From the last edit back to the first; later entries take precedence. @returns the document's id */
  private readEdits(last: number): number {
    let documentId = 0;
    let at = last;
    for (let left = MAX_EDITS; left > 0; left--) {
      const edit = recordAt(this.stream, at);
      if (edit?.type !== RECORD.edit) break;
      documentId ||= this.stream.long(edit.at + 16);
      this.encrypted ||= edit.length >= ENCRYPTED_EDIT_BYTES && this.stream.long(edit.at + 28) !== 0;
      this.addPlaces(recordAt(this.stream, this.stream.long(edit.at + 12)));
      const before = this.stream.long(edit.at + 8);
      if (before >= at) break;
      at = before;
    }
    return documentId;
  }

  /** Runs of objects: first id and count, followed by their offsets. */
  private addPlaces(list: PptRecord | undefined): void {
    if (list?.type !== RECORD.persistent) return;
    for (let at = list.at; at + 4 <= list.at + list.length && this.places.size < MAX_OBJECTS;) {
      const run = this.stream.long(at);
      const [first, count] = [run & 0xfffff, run >>> 20];
      for (let i = 0; i < count; i++) {
        if (!this.places.has(first + i)) this.places.set(first + i, this.stream.long(at + 4 + 4 * i));
      }
      at += 4 + 4 * count;
    }
  }

  private record(id: number, type: number): PptRecord | undefined {
    const at = this.places.get(id);
    const record = at === undefined ? undefined : recordAt(this.stream, at);
    return record?.type === type ? record : undefined;
  }

  private readDocument(document: PptRecord): void {
    const seen = new Set<number>();
    for (const list of childrenOf(this.stream, document)) {
      if (list.type !== RECORD.slideList) continue;
      let slide: SlidePlace | undefined;
      for (const record of childrenOf(this.stream, list)) {
        if (record.type === RECORD.slidePlace) slide = this.addSlide(list.instance, record, seen);
        else if (record.type === RECORD.textKind) slide?.outline.push([record]);
        else slide?.outline.at(-1)?.push(record);
      }
    }
  }

  private addSlide(list: number, { at }: PptRecord, seen: Set<number>): SlidePlace | undefined {
    const id = this.stream.long(at);
    if (seen.has(id)) return undefined;
    seen.add(id);
    if (list === LISTS.notes) {
      const notes = this.record(id, RECORD.notes);
      if (notes) this.notes.set(this.stream.long(at + 12), notes);
    } else if (list === LISTS.masters) {
      const master = this.record(id, RECORD.master);
      if (master) this.masters.push(master);
    }
    if (list !== LISTS.slides) return undefined;
    const record = this.record(id, RECORD.slide);
    if (!record) {
      this.damaged ||= !this.encrypted;
      return undefined;
    }
    const slide = { record, outline: [] };
    this.left -= record.length;
    if (this.left < 0) throw new IngestionFailure('too_complex');
    this.slides.push(slide);
    return slide;
  }

  private search(): void {
    this.damaged = true;
    for (const record of recordsIn(this.stream, 0, this.stream.length)) {
      if (record.type === RECORD.slide) this.slides.push({ record, outline: [] });
    }
  }
}
