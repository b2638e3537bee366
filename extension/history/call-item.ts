/** How a call looks as a row of the History view. */
import * as vscode from 'vscode';
import { codeName } from '../../runtime/api/code-names.ts';
import type { CallRecord } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { keptCallsPerSecond, keptOfStormPerSecond } from '../../runtime/api/kept-calls.ts';
import { counted, milliseconds, shortDuration } from '../views/number-text.ts';
import { clockTime, dayAndClock, dayText } from '../views/time-text.ts';
import { callerWords } from './call-origin.ts';
import type { CallNode } from './history-view.ts';

/** The row of a call. */
export function callItem(node: CallNode): vscode.TreeItem {
  const { record } = node;
  const code = codeName(record.code);
  const took = shortDuration(milliseconds(record.duration));
  const caller = callerWords(record);
  const time = clock(record);
  const item = new vscode.TreeItem(`${shortService(record.service)}/${record.method}`);
  item.id = `${node.environment.name}:${record.id}`;
  item.iconPath = codeIcon(record.code);
  item.description = [...(record.code === 0 ? [] : [code]), took, caller, time].join(' · ');
  item.tooltip = tooltip(record, code, took);
  item.contextValue = 'call';
  item.command = { command: 'skep.openCall', title: 'Open Call', arguments: [node] };
  item.accessibilityInformation = {
    label: `${record.service} ${record.method}, ${code.replaceAll('_', ' ')}, took ${took}, called by ${caller} at ${time}`,
  };
  return item;
}

/** The calls of one day. `count` are listed. */
export function dayItem(day: string, count: number): vscode.TreeItem {
  const time = new Date(`${day}T00:00:00`);
  const isToday = time.toDateString() === new Date().toDateString();
  const words = isToday ? 'Today' : time.toLocaleDateString(undefined, { dateStyle: 'full' });
  const item = new vscode.TreeItem(words, vscode.TreeItemCollapsibleState.Expanded);
  item.id = day;
  item.contextValue = 'day';
  item.accessibilityInformation = { label: `${words}, ${counted(count, 'call')} listed` };
  return item;
}

/** `2026-11-28`, in the user's own zone. */
export function dayOf({ started }: CallRecord): string {
  return dayText(milliseconds(started));
}

/** What a runtime keeps of a storm. */
export const mostKept = `${keptOfStormPerSecond} to ${keptCallsPerSecond.toLocaleString('en')} calls a second`;

/** Where calls are left out. */
export function gapItem(id: string, skipped: bigint): vscode.TreeItem {
  const item = new vscode.TreeItem(`${counted(skipped, 'call')} more came than are kept`);
  item.id = id;
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.contextValue = 'gap';
  item.accessibilityInformation = { label: `${counted(skipped, 'call')} more, not kept` };
  item.tooltip = `Of very many calls at once, ${mostKept} are kept, and traced; all are counted. Press to read the history again.`;
  item.command = { command: 'skep.refreshHistory', title: 'Read Again' };
  return item;
}

/** At the end: the way to older calls. */
export function moreItem(): vscode.TreeItem {
  const item = new vscode.TreeItem('More...');
  item.id = 'more';
  item.iconPath = new vscode.ThemeIcon('arrow-down');
  item.contextValue = 'more';
  item.accessibilityInformation = { label: 'More: list older calls' };
  item.tooltip = 'List older calls';
  item.command = { command: 'skep.moreCalls', title: 'List Older Calls' };
  return item;
}

/** Time of a call in the user's own zone; with its day when that is not today. */
export function clock({ started }: CallRecord): string {
  const ms = milliseconds(started);
  return dayText(ms) === dayText(Date.now()) ? clockTime(ms) : dayAndClock(ms);
}

function codeIcon(code: number): vscode.ThemeIcon {
  if (code === 0) return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
  // Somebody changed their mind: nothing is wrong.
  if (code === 1) return new vscode.ThemeIcon('circle-slash');
  return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
}

function tooltip(record: CallRecord, code: string, took: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown('**').appendText(`${record.service}/${record.method}`).appendMarkdown(`** ${code}`);
  const lines = [
    record.error,
    `${took}, ${dayAndClock(milliseconds(record.started))}`,
    `called by ${record.caller || callerWords(record)} (${record.protocol})`,
    record.project && `served by ${record.project}, instance ${record.instance}`,
    `trace ${record.traceId}`,
  ];
  for (const line of lines) if (line) text.appendMarkdown('\n\n').appendText(line);
  return text;
}

/** `Posts` for `posts.v1.PostsService`: a row has no room for more. */
function shortService(service: string): string {
  return service.slice(service.lastIndexOf('.') + 1).replace(/(?<=.)Service$/, '');
}
