/** DeployService: what runs on a server because somebody deployed it. */
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { ServiceImpl } from '@connectrpc/connect';
import type { DeployService, UploadRequest } from '../api/gen/skep/deploy/v1/deploy_pb.ts';
import { projectStatus } from '../environment/project-status.ts';
import type { Registry } from '../registry/registry.ts';
import type { BundleStore } from './bundle-store.ts';
import type { DeployedProject, DeployedProjects } from './deployed-projects.ts';

/** Its errors are the UserErrors of the store (`disk-full`, `bundle-too-large` ...) and of `DeployedProjects`. */
export function deployService(
  registry: Registry,
  store: BundleStore,
  projects: DeployedProjects,
): ServiceImpl<typeof DeployService> {
  return {
    async upload(requests) {
      return { sha256: await store.receive(chunksOf(requests)) };
    },
    async deploy({ sha256 }, context) {
      return { project: deployedStatus(await projects.deploy(sha256, context.signal), registry) };
    },
    listDeployments() {
      return {
        deployments: projects.list().map(({ deployment: { project, version, sha256, deployed }, served }) => {
          return { project, version, sha256, deployed: timestampFromDate(deployed), state: served.state };
        }),
      };
    },
    async remove({ project }) {
      await projects.remove(project);
      return {};
    },
  };
}

/** The state of a deployed project, as the control API tells it. */
export function deployedStatus({ served, deployment }: DeployedProject, registry: Registry) {
  return projectStatus(served, { folder: '', bundle: deployment.sha256, heldBy: [] }, registry);
}

async function* chunksOf(requests: AsyncIterable<UploadRequest>): AsyncGenerator<Uint8Array> {
  for await (const { chunk } of requests) yield chunk;
}
