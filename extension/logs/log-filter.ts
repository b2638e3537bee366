/** Which lines of the logs are shown. */
import type { LogsRequest } from '../../runtime/api/gen/skep/project/v1/project_pb.ts';

/** Empty: of any. */
export type LogFilter = Pick<LogsRequest, 'project' | 'level' | 'text' | 'traceId'>;

export const everyLine: LogFilter = { project: '', level: '', text: '', traceId: '' };

/** From the lowest to the highest. */
export const levels = ['debug', 'info', 'warn', 'error'] as const;

/** `posts, warn and above, with "timeout", of trace 4bf92f35` */
export function filterWords({ project, level, text, traceId }: LogFilter): string {
  const words = [
    project === '' ? 'all projects' : project,
    level === '' || level === 'debug' ? '' : level === 'error' ? 'errors' : `${level} and above`,
    text === '' ? '' : `with "${text}"`,
    traceId === '' ? '' : `of trace ${traceId.slice(0, 8)}`,
  ];
  return words.filter((each) => each !== '').join(', ');
}
