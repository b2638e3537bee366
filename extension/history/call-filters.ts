/** What the history is filtered by most, in the words of its search. */

export interface CallFilter {
  group: string;
  label: string;
  /** As it is written in a search. */
  word: string;
}

/** For these projects. */
export function callFilters(projects: readonly string[]): CallFilter[] {
  return [
    { group: 'outcome', label: 'failed', word: 'code:failed' },
    { group: 'outcome', label: 'done', word: 'code:ok' },
    { group: 'called by', label: 'the editor', word: 'origin:editor' },
    { group: 'called by', label: 'the skep command', word: 'origin:command' },
    { group: 'called by', label: 'other services', word: 'origin:service' },
    { group: 'called by', label: 'somebody outside', word: 'origin:outside' },
    { group: 'took longer than', label: '10 ms', word: 'slower:10ms' },
    { group: 'took longer than', label: '100 ms', word: 'slower:100ms' },
    { group: 'took longer than', label: '1 s', word: 'slower:1s' },
    ...projects
      .toSorted((a, b) => a.localeCompare(b))
      .map((name) => ({ group: 'served by', label: name, word: `project:${name}` })),
  ];
}

/** The search with these of the filters, and none of the others; the rest of it stays. */
export function withFilters(
  search: string,
  filters: readonly CallFilter[],
  chosen: readonly string[],
): string {
  const ours = new Set(filters.map(({ word }) => word));
  const others = search.split(/\s+/).filter((word) => word !== '' && !ours.has(word));
  return [...others, ...chosen].join(' ');
}
