/** The states of a project as numbers, apart from the generated descriptors: those take time to load at activation. */
import type { ProjectState as Generated } from '../../runtime/api/gen/skep/environment/v1/environment_pb.ts';

/** A state that a newer environment knows may be another number still. */
export type ProjectState = Generated;

/** The same as the generated one: the compiler checks every number. */
export const ProjectState = {
  UNSPECIFIED: 0,
  STARTING: 1,
  RUNNING: 2,
  STALE: 3,
  FAILED: 4,
  RESTARTING: 5,
} as const satisfies typeof Generated;
