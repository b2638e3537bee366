import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { normalizePath } from '../../buf-config/index.ts';
import { closest } from '../../compiler/index.ts';
import { answersTo, shortName } from '../../compiler/service-names.ts';
import type { ManifestFacts, OtherProject } from './manifest-facts.ts';

/** Something wrong in a `skep.json` that no schema can see. */
export interface ManifestProblem {
  readonly code: 'missing-entry' | 'missing-definitions' | 'unknown-service' | 'same-name';
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** UTF-16 offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** The word that was most likely meant there. */
  readonly instead?: string | undefined;
  /** Another project that has to do with it. */
  readonly other?: OtherProject;
}

/** What of a `skep.json` does not fit what is around it. Says nothing of what its schema refuses. */
export function manifestProblems(text: string, facts: ManifestFacts): ManifestProblem[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  if (root?.type !== 'object' || !facts.isListed) return [];
  return [...entryProblems(root, facts), ...usesProblems(root, facts), ...nameProblems(root, facts)];
}

function entryProblems(root: Node, facts: ManifestFacts): ManifestProblem[] {
  const entry = at(root, 'entry');
  const definitions = at(root, 'definitions');
  const problems: ManifestProblem[] = [];
  const path = textOf(entry) ?? 'src/main.ts';
  // A project in another language is started by its command.
  if (!at(root, 'command') && !facts.isFile(normalizePath(path))) {
    problems.push({
      code: 'missing-entry',
      severity: 'error',
      message: `There is no ${path}: write the module that registers the services, or name it as "entry".`,
      ...placeOf(entry ?? at(root, 'name') ?? root),
    });
  }
  const folder = normalizePath(textOf(definitions) ?? 'proto');
  if (!facts.definitionFolders.includes(folder)) {
    problems.push({
      code: 'missing-definitions',
      severity: 'error',
      message: `There is no .proto file in ${folder}: write the service's definition there, or name the right folder as "definitions".`,
      ...placeOf(definitions ?? at(root, 'name') ?? root),
    });
  }
  return problems;
}

function usesProblems(root: Node, { services }: ManifestFacts): ManifestProblem[] {
  return (at(root, 'uses')?.children ?? []).flatMap((node): ManifestProblem[] => {
    const name = textOf(node);
    if (name === undefined || services.some((service) => answersTo(service, name))) return [];
    const similar = closest(name, [...services, ...services.map(shortName)]);
    const advice = similar === undefined ? '' : ` Did you mean "${similar}"?`;
    const message = `No service of this workspace answers to "${name}": it has to run in the local environment.${advice}`;
    return [
      {
        code: 'unknown-service',
        severity: 'warning',
        message,
        ...placeOf(node),
        ...(similar && { instead: similar }),
      },
    ];
  });
}

function nameProblems(root: Node, { otherProjects }: ManifestFacts): ManifestProblem[] {
  const node = at(root, 'name');
  const name = textOf(node);
  const other = otherProjects.find((project) => project.name === name);
  if (!node || !other) return [];
  const message = `Another project of this workspace is called "${other.name}" as well: on the command line, and where it is deployed, the two cannot be told apart.`;
  return [{ code: 'same-name', severity: 'warning', message, other, ...placeOf(node) }];
}

function at(root: Node, key: string): Node | undefined {
  return findNodeAtLocation(root, [key]);
}

function textOf(node: Node | undefined): string | undefined {
  return typeof node?.value === 'string' ? node.value : undefined;
}

function placeOf({ offset, length }: Node): { start: number; end: number } {
  return { start: offset, end: offset + length };
}
