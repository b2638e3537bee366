/** An answer as a file, for what is no document: VS Code's own preview shows an image, its own editor a large text. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import { formatJson } from '../request/json-text.ts';
import { bodyBytes, fileEnd } from './body-bytes.ts';
import { imageKind } from './hex-text.ts';
import type { ResponseRecord } from './response-record.ts';

/** Shows an image in the place of its answer's text, as soon as it is there. */
export async function showImage(skep: Skep, record: ResponseRecord): Promise<void> {
  const body = bodyBytes(record.result);
  if (!body || imageKind(body.bytes) === undefined) return;
  await vscode.commands.executeCommand('vscode.open', await wholeFile(skep, record), {
    viewColumn: vscode.ViewColumn.Beside,
    preserveFocus: true,
    preview: true,
  });
}

/** All of an answer as a file of this machine. */
export async function wholeFile(skep: Skep, record: ResponseRecord): Promise<vscode.Uri> {
  if (record.spool !== undefined) return vscode.Uri.file(record.spool);
  const { result } = record;
  const name = recordName(record);
  const body = bodyBytes(result);
  if (body) return skep.responseFiles.write(name, fileEnd(body), body.bytes);
  const { messages } = result;
  if (record.items) {
    const received = record.items.filter(({ kind }) => kind === 'received').map(({ text }) => text);
    return skep.responseFiles.write(name, 'jsonl', `${received.join('\n')}\n`);
  }
  if (messages.length > 1) return skep.responseFiles.write(name, 'jsonl', `${messages.join('\n')}\n`);
  const text = formatJson(messages[0] ?? result.message);
  return skep.responseFiles.write(name, /^\s*[{["]/.test(text) ? 'json' : 'txt', text);
}

/** What documents and files of an answer are called. */
export function recordName({ name, target }: ResponseRecord): string {
  return (
    name ||
    target
      .replace(/[?#].*$/, '')
      .split('/')
      .at(-1) ||
    'response'
  ).replaceAll(/[/\\]/g, '-');
}
