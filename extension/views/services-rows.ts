/** The nodes of the Services view as rows: how each looks with the numbers of now, and what is below it. */
import type * as vscode from 'vscode';
import type {
  InstanceStats,
  WatchStatsResponse,
} from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { Environment } from '../environment/environment.ts';
import { methodStats } from '../environment/live-stats.ts';
import { environmentItem, platformItem } from './environment-item.ts';
import { instanceItem } from './instance-item.ts';
import { itemLook } from './item-look.ts';
import type { RowOf } from './kept-rows.ts';
import type { InstanceNode, ProjectNode, ServicesNode } from './nodes.ts';
import { packageItem, projectItem } from './project-item.ts';
import { instancesOf } from './row-numbers.ts';
import { methodItem, serviceItem, versionsItem } from './service-item.ts';

/** The numbers of an environment; undefined while nobody follows them. */
export type StatsOf = (environment: Environment) => WatchStatsResponse | undefined;

/** A node as the editor draws it. */
export function servicesItem(node: ServicesNode, statsOf: StatsOf): vscode.TreeItem {
  const instances = (project: ProjectNode | undefined) => projectInstances(project, statsOf);
  switch (node.kind) {
    case 'environment':
      return environmentItem(node);
    case 'package':
      return packageItem(node, instances(node.project));
    case 'project':
      return projectItem(node, instances(node));
    case 'versions':
      return versionsItem(node);
    case 'service':
      return serviceItem(node, instances(node.project));
    case 'method': {
      const stats = statsOf(node.environment);
      return methodItem(node, stats && methodStats(stats, node.service, node.method));
    }
    case 'instance':
      return instanceItem(node, instanceStats(node, statsOf), Date.now());
    case 'platform':
      return platformItem(node);
  }
}

export function servicesRow(node: ServicesNode, statsOf: StatsOf): RowOf<ServicesNode> {
  const item = servicesItem(node, statsOf);
  return { id: item.id ?? '', look: itemLook(item), children: () => childrenOf(node, statsOf) };
}

function childrenOf(node: ServicesNode, statsOf: StatsOf): ServicesNode[] {
  switch (node.kind) {
    case 'environment':
      return [...node.children, ...(node.platform ? [node.platform] : [])];
    case 'package':
      return [...node.services, ...instanceNodes(node.project, statsOf)];
    case 'versions':
      return node.versions;
    case 'service':
      return [...node.methods, ...instanceNodes(node.project, statsOf)];
    case 'platform':
      return node.services;
    default:
      return [];
  }
}

function instanceNodes(project: ProjectNode | undefined, statsOf: StatsOf): InstanceNode[] {
  if (!project) return [];
  const { environment, name, folder } = project;
  const instances = projectInstances(project, statsOf);
  return instances.map(({ instance }) => ({ kind: 'instance', environment, name, folder, instance }));
}

/** None of a project that does not run. */
function projectInstances(project: ProjectNode | undefined, statsOf: StatsOf): InstanceStats[] {
  return project?.running ? instancesOf(statsOf(project.environment), project.name, project.folder) : [];
}

function instanceStats(
  { environment, name, folder, instance }: InstanceNode,
  statsOf: StatsOf,
): InstanceStats | undefined {
  return instancesOf(statsOf(environment), name, folder).find((each) => each.instance === instance);
}
