import { describe, expect, it } from '@jest/globals';
import type { ChatEvent, DoneEvent } from '@nexus/contracts';
import fc from 'fast-check';
import { RunLog, type RunReader } from './run-log.js';

const delta = (text: string): ChatEvent => ({ type: 'delta', text });
const done: DoneEvent = {
  type: 'done',
  finish_reason: 'stop',
  latency_ms: 1,
  time_to_first_token_ms: 1,
  overhead_ms: 0,
};

class Collector implements RunReader {
  ids: number[] = [];
  text = '';
  ended = 0;
  next(event: ChatEvent, id: number): void {
    this.ids.push(id);
    if (event.type === 'delta') this.text += event.text;
  }
  end(): void {
    this.ended++;
  }
}

describe('RunLog', () => {
  it('numbers events from 1 and closes after the terminal one', () => {
    const log = new RunLog();
    const reader = new Collector();
    log.read(0, reader);
    log.append(delta('a'));
    log.append(done);
    expect(log.append(delta('late'))).toBe(false);
    expect(reader).toMatchObject({ ids: [1, 2], text: 'a', ended: 1 });
    expect(log.readers).toBe(0);
  });

  it('gives a reader of a finished log the rest, and the end even without a rest', () => {
    const log = new RunLog();
    log.append(delta('a'));
    log.append(delta('b'));
    log.append(done);
    const late = new Collector();
    log.read(1, late);
    const over = new Collector();
    log.read(99, over);
    expect(late).toMatchObject({ ids: [2, 3], text: 'b', ended: 1 });
    expect(over).toMatchObject({ ids: [], ended: 1 });
  });

  it('keeps order when a reader appends while it reads, and stops at once when it leaves', () => {
    const log = new RunLog();
    const seen: number[] = [];
    let leave = (): void => undefined;
    leave = log.read(0, {
      next: (_, id) => {
        seen.push(id);
        if (id === 1) log.append(delta('b'));
        if (id === 2) leave();
      },
      end: () => undefined,
    });
    log.append(delta('a'));
    log.append(delta('c'));
    expect(seen).toEqual([1, 2]);
  });

  it('dismisses its clients and continues for the followers', () => {
    const log = new RunLog();
    const client = new Collector();
    const follower = new Collector();
    log.read(0, client);
    log.read(0, follower, 'follower');
    log.append(delta('a'));
    log.dismiss('client', { ...done, finish_reason: 'aborted' });
    log.append(delta('b'));
    expect(client).toMatchObject({ ids: [1, 2], text: 'a', ended: 1 });
    expect(follower).toMatchObject({ ids: [1, 2], text: 'ab', ended: 0 });
    expect([log.readers, log.followers]).toEqual([1, 1]);
  });

  it('loses and repeats nothing, wherever a reader stops and resumes', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 30 }), fc.nat(31), fc.nat(31), (texts, stop, joined) => {
        const log = new RunLog();
        const first = new Collector();
        const leave = log.read(0, first);
        const second = new Collector();
        let resumed = false;
        [...texts.map(delta), done].forEach((event, i) => {
          if (i === stop) leave();
          if (i === Math.max(stop, joined)) {
            log.read(first.ids.length, second);
            resumed = true;
          }
          log.append(event);
        });
        if (!resumed) log.read(first.ids.length, second);
        leave();
        expect(first.text + second.text).toBe(texts.join(''));
        expect([...first.ids, ...second.ids]).toEqual([...texts, 0].map((_, i) => i + 1));
      }),
    );
  });
});
