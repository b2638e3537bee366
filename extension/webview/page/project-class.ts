import type { TraceModel } from '../../trace/trace-model.ts';

/** How many colours there are; further projects begin again with the first. */
const colours = 6;

/** The class that colours what is a project's; grey is what is of none. */
export function projectClass({ projects }: TraceModel, project: string): string {
  const index = projects.indexOf(project);
  return index < 0 ? 'no-project' : `project-${index % colours}`;
}
