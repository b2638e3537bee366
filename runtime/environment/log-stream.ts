/** The Logs method, of the local environment and of a server. */
import { create } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import type { HandlerContext } from '@connectrpc/connect';
import {
  type LogsRequest,
  type LogsResponse,
  LogsResponseSchema,
} from '../api/gen/skep/project/v1/project_pb.ts';
import type { LogLine } from '../supervisor/supervisor.ts';
import { UserError } from '../user-error.ts';
import type { Environment } from './environment.ts';
import { logLevels } from './logs.ts';

/** What is told of. */
type Logging = Pick<Environment, 'logs' | 'projects' | 'closing'>;

/**
 * The last lines that fit the request, and with `follow` each one that comes, until the caller or the environment ends. Throws UserError
 * `level-unknown`, and `project-unknown` for one of which there is not a line.
 */
export async function* logStream(
  environment: Logging,
  request: LogsRequest,
  context: HandlerContext,
): AsyncGenerator<LogsResponse> {
  const { text, traceId } = request;
  const filter = {
    project: projectName(environment, request.project),
    level: lowestLevel(request.level),
    traceId,
    text,
  };
  if (!request.follow) {
    for (const line of environment.logs.last(filter, request.tail)) yield logResponse(line);
    return;
  }
  const signal = AbortSignal.any([context.signal, environment.closing]);
  for await (const line of environment.logs.follow(filter, request.tail, signal)) yield logResponse(line);
}

function lowestLevel(asked: string): LogLine['level'] {
  const level = asked === '' ? 'debug' : logLevels.find((each) => each === asked);
  if (level !== undefined) return level;
  throw new UserError('level-unknown', `"${asked}" is no level: one of ${logLevels.join(', ')}`);
}

/** The name of a project by folder or name; one that runs no longer still has its lines. */
function projectName(environment: Logging, asked: string): string {
  if (asked === '') return '';
  const projects = environment.projects();
  const found = projects.find((project) => project.folder === asked || project.name === asked);
  if (found !== undefined) return found.name;
  if (environment.logs.last({ project: asked }, 1).length > 0) return asked;
  const there = projects.map((project) => project.name).sort();
  const hint = there.length === 0 ? 'nothing runs' : `what runs is ${there.join(', ')}`;
  throw new UserError('project-unknown', `no project "${asked}" has run here: ${hint}`);
}

function logResponse({ time, ...line }: LogLine): LogsResponse {
  return create(LogsResponseSchema, { ...line, time: timestampFromMs(time) });
}
