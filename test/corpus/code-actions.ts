/**
 * Random code actions in files of the corpus, as they are and broken by an edit:
 *
 *   npm run corpus -- code-actions [COUNT] [--seed N]
 *
 * Of what is offered at a random range one is done. Its edits may not overlap, nothing may throw, and the file has to read at least as
 * well as before. Then every file that can be is written in the next edition: what is refused, and why, is counted.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction } from 'vscode-languageserver-types';
import { parse } from '../../server/compiler/index.ts';
import { codeActions, RefusedAction, resolveCodeAction } from '../../server/features/code-actions/index.ts';
import { nodeFileSystem, toUri } from '../../server/node/node-file-system.ts';
import { type FileUri, toClientUri } from '../../server/workspace/uri.ts';
import { Workspace } from '../../server/workspace/workspace.ts';
import { randomEdit } from '../server/compiler/random-edits.ts';
import { findCorpus } from './corpus-files.ts';
import { pick, sample, seededRandom } from './seeded-random.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' } },
});
const count = Number(positionals[0] ?? 500);
const random = seededRandom(5, Number(values.seed));
const corpus = await findCorpus();
const workspace = new Workspace(nodeFileSystem, {
  folders: [toUri(corpus.root)],
  importPaths: [],
  trusted: true,
});
await workspace.list();
await workspace.symbols();

const problems: string[] = [];
const done = new Map<string, number>();
const times: number[] = [];
let refusals = 0;
for (let index = 0; index < count; index++) {
  const file = pick(random, corpus.accepted);
  const text = readFileSync(path.join(corpus.root, file), 'utf8');
  if (text.length > 0) await tryOne(file, index % 2 === 0 ? text : randomEdit(text, random));
}
const conversions = await convertSome();

times.sort((a, b) => a - b);
console.log(`offers: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, at most ${at(1)} ms (the bar is 30 at p95)`);
for (const [title, times] of [...done].sort((a, b) => b[1] - a[1]))
  console.log(`${String(times).padStart(6)} ${title}`);
console.log(`${refusals} refused with a reason`);
for (const [what, times] of [...conversions].sort((a, b) => b[1] - a[1]))
  console.log(`${String(times).padStart(6)} ${what}`);
for (const problem of problems) console.log(`  ${problem}`);
console.log(`${count - problems.length} of ${count} actions are as they have to be; the bar is all`);
process.exitCode = problems.length === 0 ? 0 : 1;

function at(share: number): string {
  return times[Math.floor((times.length - 1) * share)]?.toFixed(1) ?? '-';
}

async function tryOne(file: string, text: string): Promise<void> {
  const uri = toUri(path.join(corpus.root, file));
  workspace.setOpen(uri, text);
  try {
    const snapshot = await workspace.openSnapshot();
    const linked = snapshot.file(uri);
    if (!linked) return;
    const document = TextDocument.create(uri, 'proto', 0, text);
    const start = random(text.length);
    const range = {
      start: document.positionAt(start),
      end: document.positionAt(start + random(3) * random(200)),
    };
    const context = { file: linked, snapshot, search: workspace };
    const before = performance.now();
    const offered = await codeActions(context, { range, diagnostics: [] });
    times.push(performance.now() - before);
    const sources = await codeActions(context, { range, diagnostics: [], only: ['source'] });
    const all = [...offered, ...sources];
    if (all.length > 0) await doOne(pick(random, all), uri, text, context);
  } catch (error) {
    problems.push(`${file}: ${error instanceof Error ? error.stack : error}`);
  } finally {
    workspace.close(uri);
  }
}

async function doOne(
  action: CodeAction,
  uri: FileUri,
  text: string,
  context: Parameters<typeof resolveCodeAction>[0],
): Promise<void> {
  const name = action.title
    .replaceAll(/"[^"]*"/g, '"..."')
    .replaceAll(/\d+/g, 'N')
    .slice(0, 60);
  done.set(name, (done.get(name) ?? 0) + 1);
  const edit = action.data ? await resolved(action, context) : action.edit;
  if (!edit) return;
  const edits = edit.changes?.[toClientUri(uri)] ?? [];
  const after = TextDocument.applyEdits(TextDocument.create(uri, 'proto', 0, text), edits);
  const [was, is] = [parse(text).diagnostics.length, parse(after).diagnostics.length];
  if (is > was) problems.push(`${action.title} in ${uri}: ${is} errors of syntax instead of ${was}`);
}

async function resolved(action: CodeAction, context: Parameters<typeof resolveCodeAction>[0]) {
  try {
    return (await resolveCodeAction(context, action.data)).edit;
  } catch (error) {
    if (!(error instanceof RefusedAction)) throw error;
    refusals++;
    return undefined;
  }
}

/** A file a time in the next edition: by the outcome, how many. */
async function convertSome(): Promise<Map<string, number>> {
  const outcomes = new Map<string, number>();
  for (const file of sample(random, corpus.accepted, Math.min(count, 400))) {
    const uri = toUri(path.join(corpus.root, file));
    workspace.setOpen(uri, readFileSync(path.join(corpus.root, file), 'utf8'));
    const snapshot = await workspace.openSnapshot();
    const linked = snapshot.file(uri);
    const syntax = linked?.linked.syntax.tree.declarations.find(({ kind }) => kind === 'syntax');
    if (!linked || syntax?.kind !== 'syntax') continue;
    const context = { file: linked, snapshot, search: workspace };
    const to = syntax.keyword === 'syntax' ? '2023' : '2024';
    const data = {
      uri: toClientUri(uri),
      length: linked.linked.syntax.text.length,
      deferred: { do: 'convert', to },
    } as const;
    const outcome = await resolveCodeAction(context, data).then(
      () => `${syntax.text} to ${to}`,
      (error: unknown) => {
        if (!(error instanceof RefusedAction))
          problems.push(`${file}: ${error instanceof Error ? error.stack : error}`);
        return `${syntax.text} to ${to} refused: ${String(error)
          .replaceAll(/"[^"]*"/g, '"..."')
          .slice(0, 120)}`;
      },
    );
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    workspace.close(uri);
  }
  return outcomes;
}
