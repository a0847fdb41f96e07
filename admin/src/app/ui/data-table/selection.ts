import { type Signal, type WritableSignal, linkedSignal } from '@angular/core';

/** Selected items of a list. Items that leave the list leave the selection. */
export const selectionOf = (items: Signal<readonly { id: string }[]>): WritableSignal<ReadonlySet<string>> =>
  linkedSignal({
    source: items,
    computation: (now, before: { value: ReadonlySet<string> } | undefined) => {
      const there = new Set(now.map(({ id }) => id));
      return new Set([...(before?.value ?? [])].filter((id) => there.has(id)));
    },
    equal: (a, b) => a.size === b.size && [...a].every((id) => b.has(id)),
  });
