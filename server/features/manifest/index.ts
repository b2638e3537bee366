/** A project's `skep.json` in an editor, beyond what its JSON Schema says: text in; problems, completion and hover out. */
export { manifestCompletion } from './manifest-completion.ts';
export type { ManifestFacts, OtherProject } from './manifest-facts.ts';
export { manifestHover } from './manifest-hover.ts';
export { type ManifestProblem, manifestProblems } from './manifest-problems.ts';
