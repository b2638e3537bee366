/** How an instance looks in a tree: since when it is up, and what its calls come to. */
import * as vscode from 'vscode';
import type { InstanceStats } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { InstanceNode } from './nodes.ts';
import { milliseconds, shortDuration, shortRate, shortShare } from './number-text.ts';
import { instanceTable } from './row-numbers.ts';
import { spokenDuration, spokenRate, spokenShare } from './spoken-numbers.ts';

/** `now` is in milliseconds since the epoch. */
export function instanceItem(
  node: InstanceNode,
  stats: InstanceStats | undefined,
  now: number,
): vscode.TreeItem {
  const { environment, name, folder, instance } = node;
  const item = new vscode.TreeItem(`instance ${instance}`, vscode.TreeItemCollapsibleState.None);
  item.id = `${environment.name}:${folder || name}:instance:${instance}`;
  item.iconPath = new vscode.ThemeIcon('server-process');
  item.contextValue = `instance project.${environment.isLocal ? 'local' : 'deployed'}.running`;
  if (!stats) return item;
  const up = stats.started && now - milliseconds(stats.started);
  const [p50, p99] = [milliseconds(stats.p50), milliseconds(stats.p99)];
  item.description = [
    up !== undefined && `up ${upTime(up)}`,
    shortRate(stats.callsPerSecond),
    `p50 ${shortDuration(p50)}`,
    `p99 ${shortDuration(p99)}`,
    `${shortShare(stats.errors, stats.calls)} errors`,
  ]
    .filter(Boolean)
    .join(' · ');
  item.tooltip = new vscode.MarkdownString(instanceTable([stats]));
  const spoken = [
    `Instance ${instance} of ${name}`,
    up !== undefined && `up ${spokenDuration(up)}`,
    spokenRate(stats.callsPerSecond),
    `half within ${spokenDuration(p50)}`,
    `99 of 100 within ${spokenDuration(p99)}`,
    `${spokenShare(stats.errors, stats.calls)} errors`,
  ];
  item.accessibilityInformation = { label: spoken.filter(Boolean).join(', ') };
  return item;
}

/** In whole units, so that it changes rarely: `12 s`, `3 min`, `5 h`, `2 d` */
function upTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${Math.floor(seconds / 10) * 10} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}
