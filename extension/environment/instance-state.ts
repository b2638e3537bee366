/** The states of an instance as numbers, apart from the generated descriptors: those take time to load at activation. */
import type { InstanceState as Generated } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';

/** A state that a newer environment knows may be another number still. */
export type InstanceState = Generated;

/** The same as the generated one: the compiler checks every number. */
export const InstanceState = {
  UNSPECIFIED: 0,
  RUNNING: 1,
  UNRESPONSIVE: 2,
  RESTARTING: 3,
} as const satisfies typeof Generated;
