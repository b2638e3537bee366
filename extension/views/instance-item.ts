/** How an instance looks in a tree: how it is, since when it is up, and what its calls come to. */
import * as vscode from 'vscode';
import type { InstanceStats } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { InstanceState } from '../environment/instance-state.ts';
import type { InstanceNode } from './nodes.ts';
import { milliseconds, shortBytes, shortDuration, shortRate, shortShare } from './number-text.ts';
import { instanceContext } from './row-context.ts';
import { spokenBytes, spokenDuration, spokenRate, spokenShare } from './spoken-numbers.ts';
import { dayAndClock } from './time-text.ts';

interface Look {
  icon: vscode.ThemeIcon;
  words: string;
}

const look = (icon: string, color: string, words: string): Look => ({
  icon: new vscode.ThemeIcon(icon, new vscode.ThemeColor(color)),
  words,
});
const looks = new Map<InstanceState, Look>([
  [InstanceState.RUNNING, look('server-process', 'testing.iconPassed', 'running')],
  [InstanceState.UNRESPONSIVE, look('warning', 'list.warningForeground', 'does not answer')],
  [InstanceState.RESTARTING, look('loading~spin', 'list.warningForeground', 'restarting')],
]);
/** Of an environment that is too old to tell. */
const unknown: Look = { icon: new vscode.ThemeIcon('server-process'), words: '' };

/** `now` is in milliseconds since the epoch. */
export function instanceItem(
  node: InstanceNode,
  stats: InstanceStats | undefined,
  now: number,
): vscode.TreeItem {
  const { environment, name, folder, instance } = node;
  const item = new vscode.TreeItem(`#${instance}`, vscode.TreeItemCollapsibleState.None);
  const { icon, words } = looks.get(stats?.state ?? InstanceState.UNSPECIFIED) ?? unknown;
  item.id = `${environment.name}:${folder || name}:instance:${instance}`;
  item.iconPath = icon;
  item.contextValue = instanceContext(environment, stats?.state);
  const spoken = [`Instance ${instance} of ${name}`, words];
  if (stats && stats.state !== InstanceState.RESTARTING) {
    const up = stats.started && now - milliseconds(stats.started);
    const { seen, said } = numbersOf(stats, up);
    const isWell = words === '' || stats.state === InstanceState.RUNNING;
    item.description = [isWell ? '' : words, ...seen].filter(Boolean).join(' · ');
    item.tooltip = instanceTooltip(name, words, stats);
    spoken.push(...said);
  } else item.description = words;
  item.accessibilityInformation = { label: spoken.filter(Boolean).join(', ') };
  return item;
}

/** To see and to hear. */
function numbersOf(stats: InstanceStats, up: number | undefined): { seen: string[]; said: string[] } {
  const seen = up === undefined ? [] : [`up ${upTime(up)}`];
  const said = up === undefined ? [] : [`up ${spokenDuration(up)}`];
  if (stats.calls > 0n) {
    const [p50, p99] = [milliseconds(stats.p50), milliseconds(stats.p99)];
    seen.push(
      shortRate(stats.callsPerSecond),
      `p50 ${shortDuration(p50)}`,
      `p99 ${shortDuration(p99)}`,
      `${shortShare(stats.errors, stats.calls)} errors`,
    );
    said.push(
      spokenRate(stats.callsPerSecond),
      `half within ${spokenDuration(p50)}`,
      `99 of 100 within ${spokenDuration(p99)}`,
      `${spokenShare(stats.errors, stats.calls)} errors`,
    );
  }
  if (stats.memory > 0n) {
    seen.push(shortBytes(Number(stats.memory)));
    said.push(spokenBytes(Number(stats.memory)));
  }
  return { seen, said };
}

function instanceTooltip(name: string, words: string, stats: InstanceStats): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown('**').appendText(`${name} #${stats.instance}`).appendMarkdown(`** ${words}`);
  const place = stats.thread > 0 ? `thread ${stats.thread} of process ${stats.pid}` : `process ${stats.pid}`;
  const started = stats.started && dayAndClock(milliseconds(stats.started));
  const lines = [
    stats.id && `In logs: ${stats.id}`,
    stats.pid > 0 && `Runs as ${place}`,
    started && `Up since ${started}`,
    stats.inFlight > 0 && `${stats.inFlight} of its calls are not answered yet`,
  ];
  for (const line of lines) if (line) text.appendMarkdown('\n\n').appendText(line);
  return text;
}

/** In whole units, so that it changes rarely: `20 s`, `3 min`, `5 h`, `2 d` */
function upTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${Math.floor(seconds / 10) * 10} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}
