import { type ProjectState, ProjectStateSchema } from '../api/gen/skep/environment/v1/environment_pb.ts';

/** A project's state in one word: running */
export function stateName(state: ProjectState): string {
  const value = ProjectStateSchema.values.find((each) => each.number === state);
  return (value?.localName ?? String(state)).toLowerCase();
}
