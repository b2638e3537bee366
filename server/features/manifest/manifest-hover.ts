import { getLocation } from 'jsonc-parser';
import type { Hover } from 'vscode-languageserver-types';
import { answersTo } from '../../compiler/service-names.ts';
import type { ManifestFacts } from './manifest-facts.ts';

/** Which services a name in `uses` stands for. */
export function manifestHover(text: string, offset: number, { services }: ManifestFacts): Hover | undefined {
  const { path, previousNode } = getLocation(text, offset);
  const name: unknown = previousNode?.value;
  if (path.length !== 2 || path[0] !== 'uses' || typeof name !== 'string') return undefined;
  const found = [...new Set(services.filter((service) => answersTo(service, name)))];
  if (found.length === 0) return undefined;
  return { contents: { kind: 'markdown', value: found.map((service) => `\`${service}\``).join('\n\n') } };
}
