import type { WireToolCall } from './wire.js';

/**
 * Which call a delta belongs to. By the protocol only the first delta of a call carries its id and later ones are matched by
 * index; some servers give every call the index 0, others none at all: there a new id begins a new call.
 */
export class ToolCallIndex {
  /** Index on the wire → number of the call it stands for now. */
  private readonly current = new Map<number, number>();
  private readonly ids: string[] = [];

  place({ index, id }: WireToolCall, position: number): { index: number; id: string } {
    const wireIndex = index ?? position;
    const known = this.current.get(wireIndex);
    if (known !== undefined && (!id || this.ids[known] === id)) return { index: known, id: this.ids[known]! };
    const next = this.ids.length;
    this.current.set(wireIndex, next);
    this.ids.push(id || `call_${next}`);
    return { index: next, id: this.ids[next]! };
  }
}
