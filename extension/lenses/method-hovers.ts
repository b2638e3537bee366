/** Over an rpc or its handler the numbers of its calls, and what its last error was. */
import * as vscode from 'vscode';
import type { MethodStats } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { Environment } from '../environment/environment.ts';
import type { Environments } from '../environment/environments.ts';
import type { LiveStats } from '../environment/live-stats.ts';
import type { LanguageService } from '../language/language-service.ts';
import { lensRange } from './definition-lenses.ts';
import { methodSearch, methodTable } from './method-words.ts';

/** Milliseconds that a hover waits for the last error: it is shown without where that takes longer. */
const patience = 500;

/** Where a method's name stands, and which method that is. */
interface NamedMethod {
  service: string;
  method: string;
  range: vscode.Range;
}

type Find = (document: vscode.TextDocument, token: vscode.CancellationToken) => Promise<NamedMethod[]>;

/** Shows them until disposed of: of the local environment, and only while something else follows its numbers. */
export function hoverNumbers(
  { local }: Environments,
  stats: LiveStats,
  language: LanguageService,
): vscode.Disposable {
  const inDefinition: Find = async (document, token) =>
    (await language.servicesOf(document, token)).flatMap(({ name: service, methods }) =>
      methods.map(({ name: method, nameRange }) => ({ service, method, range: lensRange(nameRange) })),
    );
  const inHandlers: Find = async (document, token) =>
    (await language.handledMethods(document, token)).map((each) => ({
      ...each,
      range: lensRange(each.range),
    }));
  const provider = (find: Find): vscode.HoverProvider => ({
    async provideHover(document, position, token) {
      // Numbers are there while a lens or another view follows them.
      if (!stats.of(local)) return undefined;
      const hovered = (await find(document, token)).find(({ range }) => range.contains(position));
      const found = hovered && stats.ofMethod(local, hovered.service, hovered.method);
      return found && new vscode.Hover(await hoverText(local, found), hovered.range);
    },
  });
  const scheme = 'file';
  const typeScript = ['typescript', 'javascript'].map((name) => ({ language: name, scheme }));
  return vscode.Disposable.from(
    vscode.languages.registerHoverProvider({ language: 'proto', scheme }, provider(inDefinition)),
    vscode.languages.registerHoverProvider(typeScript, provider(inHandlers)),
  );
}

async function hoverText(environment: Environment, stats: MethodStats): Promise<vscode.MarkdownString> {
  const text = new vscode.MarkdownString(methodTable(stats));
  text.isTrusted = { enabledCommands: ['skep.showTrace', 'skep.showHistory'] };
  if (stats.lastErrorTraceId) {
    const words = escapeMarkdown(await lastError(environment, stats));
    text.appendMarkdown(
      `\n\nLast error: ${words} (${link('trace', 'showTrace', { traceId: stats.lastErrorTraceId })})`,
    );
  }
  const search = methodSearch(stats.service, stats.method);
  text.appendMarkdown(`\n\n${link('All calls', 'showHistory', { search })}`);
  if (stats.lastTraceId)
    text.appendMarkdown(` · ${link('Last trace', 'showTrace', { traceId: stats.lastTraceId })}`);
  return text;
}

/** Its words, from the history; or that there is one. */
async function lastError(environment: Environment, stats: MethodStats): Promise<string> {
  try {
    const search = `trace:${stats.lastErrorTraceId} ${methodSearch(stats.service, stats.method)}`;
    const signal = AbortSignal.timeout(patience);
    const { calls } = await environment.api.telemetry.listCalls({ search, limit: 20 }, { signal });
    const failed = calls.find(({ code }) => code !== 0);
    if (!failed) return 'not kept any more';
    const { codeName } = await import('../../runtime/api/code-names.ts');
    return [codeName(failed.code), failed.error].filter(Boolean).join(': ');
  } catch {
    return 'see its trace';
  }
}

/** As text, with spaces where a line may break, which those of `appendText` are not. */
function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+\-.!|<>&~]/g, '\\$&').replaceAll(/\s+/g, ' ');
}

function link(words: string, command: string, argument: object): string {
  return `[${words}](command:skep.${command}?${encodeURIComponent(JSON.stringify([argument]))})`;
}
