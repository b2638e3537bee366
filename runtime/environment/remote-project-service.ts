/** ProjectService where no folder of this machine runs. */
import type { ServiceImpl } from '@connectrpc/connect';
import type { ProjectService } from '../api/gen/skep/project/v1/project_pb.ts';
import { UserError } from '../user-error.ts';
import type { Environment } from './environment.ts';
import { logStream } from './log-stream.ts';

/** Of the projects of a server, only what they write is to be had here; the rest is of folders of one machine. */
export function remoteProjectService(
  environment: Pick<Environment, 'logs' | 'projects' | 'closing'>,
  refusal = 'this environment runs what is deployed to it, not folders: deploy it anew, or remove it (`skep deploy --remove PROJECT`)',
): ServiceImpl<typeof ProjectService> {
  const refuse = (): never => {
    throw new UserError('local-only', refusal);
  };
  return {
    create: refuse,
    prepare: refuse,
    run: refuse,
    stop: refuse,
    restart: refuse,
    debug: refuse,
    deploy: refuse,
    logs: (request, context) => logStream(environment, request, context),
  };
}
