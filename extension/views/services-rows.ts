/** The nodes of the Services view as rows: how each looks with the numbers of now, and what is below it. */
import * as vscode from 'vscode';
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

/** What beside a node itself says how its row looks. */
export interface RowsLook {
  /** The numbers of an environment; undefined while nobody follows them. */
  statsOf(environment: Environment): WatchStatsResponse | undefined;
  /** Whether only what fits a filter is shown: then all of it is unfolded. */
  isFiltered(): boolean;
}

/** A node as the editor draws it. */
export function servicesItem(node: ServicesNode, look: RowsLook): vscode.TreeItem {
  const item = itemOf(node, look);
  if (!look.isFiltered()) return item;
  // Another row for the editor, so that the one without a filter stays as folded as it was.
  item.id = `filtered:${item.id}`;
  if (item.collapsibleState !== vscode.TreeItemCollapsibleState.None)
    item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
  return item;
}

function itemOf(node: ServicesNode, look: RowsLook): vscode.TreeItem {
  const instances = (project: ProjectNode | undefined) => projectInstances(project, look);
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
      const stats = look.statsOf(node.environment);
      return methodItem(node, stats && methodStats(stats, node.service, node.method));
    }
    case 'instance':
      return instanceItem(node, instanceStats(node, look), Date.now());
    case 'platform':
      return platformItem(node);
  }
}

/** A row, how it looks now, and those below it. */
export function servicesRow(node: ServicesNode, look: RowsLook): RowOf<ServicesNode> {
  const item = servicesItem(node, look);
  return { id: item.id ?? '', look: itemLook(item), children: () => childrenOf(node, look) };
}

function childrenOf(node: ServicesNode, look: RowsLook): ServicesNode[] {
  switch (node.kind) {
    case 'environment':
      return [...node.children, ...(node.platform ? [node.platform] : [])];
    case 'package':
      return [...node.services, ...instanceNodes(node.project, look)];
    case 'versions':
      return node.versions;
    case 'service':
      return [...node.methods, ...instanceNodes(node.project, look)];
    case 'platform':
      return node.services;
    default:
      return [];
  }
}

function instanceNodes(project: ProjectNode | undefined, look: RowsLook): InstanceNode[] {
  if (!project) return [];
  const { environment, name, folder } = project;
  const instances = projectInstances(project, look);
  return instances.map(({ instance }) => ({ kind: 'instance', environment, name, folder, instance }));
}

/** None of a project that does not run. */
function projectInstances(project: ProjectNode | undefined, look: RowsLook): InstanceStats[] {
  return project?.running ? instancesOf(look.statsOf(project.environment), project.name, project.folder) : [];
}

function instanceStats(
  { environment, name, folder, instance }: InstanceNode,
  look: RowsLook,
): InstanceStats | undefined {
  return instancesOf(look.statsOf(environment), name, folder).find((each) => each.instance === instance);
}
