/** The instances of a project, as the telemetry service tells of them beside what their calls come to. */
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { ToldInstance } from '../telemetry/index.ts';
import type { ServedProject } from './served-project.ts';

/** `folder` is that of the project; empty for a deployment. */
export function tellInstances(served: ServedProject, folder: string): ToldInstance[] {
  return served.instances.map(({ id, state, started, pid, thread, memory }, instance) => ({
    project: served.name,
    folder,
    instance,
    id,
    state,
    pid: pid ?? 0,
    thread: thread ?? 0,
    memory: BigInt(Math.round(memory ?? 0)),
    ...(started && { started: timestampFromDate(started) }),
  }));
}
