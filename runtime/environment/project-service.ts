/** ProjectService: projects on this machine. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { create } from '@bufbuild/protobuf';
import type { ServiceImpl } from '@connectrpc/connect';
import { type ClientTlsFiles, clientTlsFiles } from '../api/client-tls.ts';
import {
  type Certificates,
  type DeployResponse,
  DeployResponseSchema,
  type ProjectService,
} from '../api/gen/skep/project/v1/project_pb.ts';
import { deployProject } from '../deploy/deploy-project.ts';
import type { Generated } from '../generate/index.ts';
import { hasTemplate } from '../generate/template-file.ts';
import { createProject, manifestFile } from '../project/index.ts';
import { type Problem, UserError } from '../user-error.ts';
import type { Environment } from './environment.ts';
import type { Holding } from './environment-service.ts';
import { logStream } from './log-stream.ts';
import type { Preparing } from './preparing.ts';
import { projectStatus } from './project-status.ts';
import { pushed } from './pushed.ts';

/** What goes wrong is a UserError, as each method's implementation says; of `prepare`, problems in the user's files are the answer. */
export function projectService(
  environment: Environment,
  { leases, projects }: Holding,
  preparing: Preparing,
): ServiceImpl<typeof ProjectService> {
  return {
    async create({ parent, name, template, uses }, context) {
      const sources = {
        findService: preparing.findService.bind(preparing),
        workspaceFolders: [parent],
      };
      return createProject(parent, name, template, uses, sources, context.signal);
    },
    async prepare({ folder, workspaceFolders }, context) {
      try {
        const { changed, problems, notes } =
          existsSync(path.join(folder, manifestFile)) || !hasTemplate(folder)
            ? await preparing.prepareWithUsers(folder, workspaceFolders, context.signal)
            : await generateCode(folder, context.signal);
        return { changed, problems: problems.map(toMessage), notes };
      } catch (error) {
        // Problems are what was asked for; without any, there is nothing but the error to tell.
        if (!(error instanceof UserError) || error.problems.length === 0) throw error;
        return { problems: error.problems.map(toMessage) };
      }
    },
    async run({ folder, lease, workspaceFolders }) {
      const project = await projects.run(folder, leases.get(lease), workspaceFolders);
      const origin = { folder: project.folder, bundle: '', heldBy: projects.holders(project) };
      return { project: projectStatus(project.served, origin, environment.registry) };
    },
    async stop({ project, lease }) {
      await projects.stop(project, lease === '' ? undefined : leases.get(lease));
      return {};
    },
    async restart({ project, instance }, context) {
      const { served } = await projects.find(project);
      await served.restart(instance, AbortSignal.any([context.signal, environment.closing]));
      return {};
    },
    logs: (request, context) => logStream(environment, request, context),
    async *debug({ project }, context) {
      const { served } = await projects.find(project);
      const signal = AbortSignal.any([context.signal, environment.closing]);
      for await (const inspectors of served.inspection.follow(signal)) yield { inspectors };
    },
    async *deploy({ folder, address, token, workspaceFolders, certificates }, context) {
      const signal = AbortSignal.any([context.signal, environment.closing]);
      yield* pushed<DeployResponse>(async (push) => {
        const project = await deployProject(
          folder,
          { address, token, tls: certificates && tlsOf(certificates) },
          (step, fraction) => push(create(DeployResponseSchema, { step, fraction })),
          signal,
          { workspaceFolders, findService: preparing.findService.bind(preparing) },
        );
        push(create(DeployResponseSchema, { step: `${project.name} runs there`, fraction: 1, project }));
      });
    },
  };
}

/** Empty texts stand for what is not given. */
function tlsOf({ cert, key, ca }: Certificates): ClientTlsFiles | undefined {
  return clientTlsFiles({ cert: cert || undefined, key: key || undefined, ca: ca || undefined });
}

function toMessage({ file, line, column, message }: Problem): Problem {
  return { file, line, column, message };
}

async function generateCode(folder: string, signal: AbortSignal): Promise<Generated> {
  // Most windows never need what this loads.
  const { generateByTemplate } = await import('../generate/index.ts');
  return generateByTemplate(folder, { signal });
}
