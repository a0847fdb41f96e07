import { isRecord, textOf } from './foreign.js';
import { JsonBalance } from './json-balance.js';
import type { WireToolCall } from './wire.js';

export interface CallDelta {
  index: number;
  id: string;
  name?: string;
  argumentsDelta: string;
}

interface Call {
  index: number;
  id: string;
  /** The id on the wire, which several calls may share. */
  wireId: string | undefined;
  name: string | undefined;
  arguments: string;
  json: JsonBalance;
}

/**
 * Assembles the deltas of tool calls. By the protocol only the first delta of a call has its id and name, and later
 * ones are matched by index. Servers differ: all calls have the index 0 or none, ids are empty or equal, the name is
 * repeated, the arguments are an object, the last delta repeats the whole call. A new call therefore starts, in this
 * order, with a new id, another name, or anything after complete arguments.
 */
export class ToolCalls {
  private readonly calls: Call[] = [];
  /** Wire index → its current call. */
  private readonly current = new Map<number, Call>();
  private readonly byWireId = new Map<string, Call>();
  private readonly ids = new Set<string>();
  /** In starting order. */
  private readonly unfinished = new Set<Call>();

  get count(): number {
    return this.calls.length;
  }

  /** Whether the arguments of every call are complete. */
  get whole(): boolean {
    return [...this.unfinished].every((call) => call.arguments.trim() === '');
  }

  /** The call deltas of one chunk. */
  take(deltas: readonly WireToolCall[]): CallDelta[] {
    return deltas.flatMap((delta, position) => this.place(delta, deltas.length > 1 ? position : undefined) ?? []);
  }

  /** Empty arguments for calls without any: clients parse them as JSON. */
  end(): CallDelta[] {
    return this.calls
      .filter((call) => call.arguments.trim() === '')
      .map(({ index, id }) => ({ index, id, argumentsDelta: '{}' }));
  }

  /** @returns undefined for a repetition */
  private place(delta: WireToolCall, position: number | undefined): CallDelta | undefined {
    const said = isRecord(delta.function) ? delta.function : delta;
    const name = textOf(said.name);
    const json = argumentsOf(said.arguments);
    const wireId = textOf(delta.id);
    const wireIndex = Number.isInteger(delta.index) ? delta.index! : position;
    const known = this.find(wireId, wireIndex, name);
    if (known && wireId !== undefined && isRepetition(known, { wireId, name, json })) return undefined;
    const begins = !known || beginsAnother(known, wireId, name, json);
    const call = begins ? this.open(wireId, name) : known;
    if (wireIndex !== undefined) this.current.set(wireIndex, call);
    if (wireId !== undefined) this.byWireId.set(wireId, call);
    const named = name !== undefined && (begins || call.name === undefined);
    this.add(call, { wireId, name, json });
    return { index: call.index, id: call.id, ...(named ? { name } : {}), argumentsDelta: json };
  }

  private add(call: Call, { wireId, name, json }: { wireId?: string; name?: string; json: string }): void {
    call.wireId ??= wireId;
    call.name ??= name;
    call.arguments += json;
    call.json.feed(json);
    if (call.json.closed) this.unfinished.delete(call);
    else this.unfinished.add(call);
  }

  private find(wireId: string | undefined, wireIndex: number | undefined, name: string | undefined): Call | undefined {
    if (wireIndex !== undefined) {
      const known = this.current.get(wireIndex);
      if (known && (wireId === undefined || known.wireId === undefined || known.wireId === wireId)) return known;
    }
    if (wireId !== undefined) return this.byWireId.get(wireId);
    if (wireIndex !== undefined) return undefined;
    // Without index and id: the incomplete call, or the last one.
    const [open] = name === undefined ? this.unfinished : [];
    return open ?? this.calls.at(-1);
  }

  private open(wireId: string | undefined, name: string | undefined): Call {
    const index = this.calls.length;
    // Results are matched by id: each call needs a unique one.
    let id = wireId ?? `call_${index}`;
    while (this.ids.has(id)) id += `_${index}`;
    this.ids.add(id);
    const call: Call = { index, id, wireId, name, arguments: '', json: new JsonBalance() };
    this.calls.push(call);
    return call;
  }
}

/** A repetition of the whole call at its end. */
const isRepetition = (known: Call, { wireId, name, json }: { wireId: string; name?: string; json: string }): boolean =>
  known.json.closed && json === known.arguments && wireId === known.wireId && (name ?? known.name) === known.name;

function beginsAnother(known: Call, wireId: string | undefined, name: string | undefined, json: string): boolean {
  if (wireId !== undefined && known.wireId !== undefined && wireId !== known.wireId) return true;
  if (name === undefined) return false;
  if (known.name !== undefined && known.name !== name) return true;
  return known.json.closed && json !== '';
}

/** Some servers parse the arguments before sending them. */
function argumentsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}
