/** Makes a request of a file ready to be sent: its variables, and where it goes. */
import type { Answered } from './answer-value.ts';
import { type Destination, type KnownEnvironment, requestDestination } from './request-destination.ts';
import type { FileRequest, RequestFile } from './request-file.ts';
import { environmentName, RequestError, resolveRequest } from './request-variables.ts';

/** What requests are sent in. */
export interface RequestWorld {
  environments: readonly KnownEnvironment[];
  /** Variables that files beside the request file have for an environment. Throws RequestError, at that line. */
  environmentFiles(environment: string, line: number): Promise<EnvironmentFileVariables>;
}

/** Variables by their names. */
export interface EnvironmentFileVariables {
  values: ReadonlyMap<string, string>;
  /** Those of the private file. */
  privateNames: ReadonlySet<string>;
}

/** A request with everything it needs to be sent. */
export interface PreparedRequest {
  request: FileRequest;
  destination: Destination;
}

/** Throws RequestError when the request cannot be sent as it stands. */
export async function prepareRequest(
  file: RequestFile,
  written: FileRequest,
  world: RequestWorld,
  answers: ReadonlyMap<string, Answered>,
): Promise<PreparedRequest> {
  const problem = file.problems.find(
    (each) => each.line >= written.firstLine && each.line <= written.lastLine,
  );
  if (problem) throw new RequestError(problem.line, problem.message);
  const known = world.environments.filter(({ address }) => address !== '');
  const { values, privateNames } = await world.environmentFiles(
    environmentName(written.target) ?? '',
    written.line,
  );
  const request = resolveRequest(written, {
    file: file.variables,
    environments: new Map(known.map(({ name, address }) => [name, address])),
    environmentFiles: values,
    privateNames,
    answers,
    requests: file.requests.flatMap(({ name }) => (name === '' ? [] : [name])),
  });
  return { request, destination: requestDestination(written, request, world.environments) };
}
