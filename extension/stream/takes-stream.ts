/** Whether a request takes a stream: a WebSocket does, and a method by what runs and by the definitions of the workspace. */
import type { FileRequest } from '../../runtime/api/request/request-file.ts';
import type { Environments } from '../environment/environments.ts';
import type { LanguageService } from '../language/language-service.ts';
import { targetMethod } from '../request/request-bodies.ts';

/** False as well for a method of which nothing is known. */
export function takesStream(
  environments: Environments,
  language: LanguageService,
  request: FileRequest,
): boolean {
  if (request.method === 'WEBSOCKET') return true;
  const rpc = request.method === 'GRPC' ? targetMethod(request) : undefined;
  if (!rpc) return false;
  const running = environments.all.flatMap(({ projects }) => projects.flatMap(({ services }) => services));
  return [...running, ...language.services].some(
    (service) =>
      service.name === rpc.service &&
      service.methods.some(({ name, clientStreaming }) => name === rpc.method && clientStreaming),
  );
}
