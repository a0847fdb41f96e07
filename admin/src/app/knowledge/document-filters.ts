import { type Signal, computed, inject } from '@angular/core';
import type { ListFilter } from '../ui/list-page/list-query';
import { DocumentFacets } from './document-facets';
import { DOCUMENT_FORMATS, DOCUMENT_TYPES } from './document-formats';
import { DOCUMENT_FILTERS } from './document-types';
import { KnowledgeUsage } from './usage-api';

const STATE: ListFilter = {
  key: 'status',
  label: 'State',
  options: DOCUMENT_FILTERS.map((value) => ({ value, label: `${value[0]!.toUpperCase()}${value.slice(1)}` })),
};
const SOURCE: ListFilter = { key: 'source', label: 'Source', text: () => 'one only' };

/**
 * Filters by state, type, tag and source. Offers existing types and tags, and always the selected ones. Must be called in an
 * injection context.
 */
export function documentFilters(asked: () => { type?: string; tag?: string }): Signal<readonly ListFilter[]> {
  const facets = inject(DocumentFacets);
  const usage = inject(KnowledgeUsage);
  const kinds = computed((): ListFilter => {
    const used = new Set<string>(usage.value()?.by_type?.map(({ type }) => type));
    const types = DOCUMENT_TYPES.filter((type) => !used.size || used.has(type) || type === asked().type);
    const options = types.map((type) => ({ value: type, label: DOCUMENT_FORMATS[type].name }));
    return { key: 'type', label: 'Kind', list: true, options };
  });
  const tags = computed((): ListFilter => {
    const { tag } = asked();
    const used = new Set([...(tag ? [tag] : []), ...facets.tags().map((each) => each.tag)]);
    return { key: 'tag', label: 'Tag', list: true, options: [...used].map((value) => ({ value, label: value })) };
  });
  return computed(() => [STATE, kinds(), ...(tags().options?.length ? [tags()] : []), SOURCE]);
}
