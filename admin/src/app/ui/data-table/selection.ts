import { type Signal, type WritableSignal, linkedSignal } from '@angular/core';

/** What is ticked in a list. What leaves the list leaves the selection. */
export const selectionOf = (items: Signal<readonly { id: string }[]>): WritableSignal<ReadonlySet<string>> =>
  linkedSignal({
    source: items,
    computation: (now, before: { value: ReadonlySet<string> } | undefined) => {
      const there = new Set(now.map(({ id }) => id));
      return new Set([...(before?.value ?? [])].filter((id) => there.has(id)));
    },
    equal: (a, b) => a.size === b.size && [...a].every((id) => b.has(id)),
  });
