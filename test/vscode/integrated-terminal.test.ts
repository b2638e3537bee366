import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { installHttpYac } from '../conformance/install-httpyac.ts';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { type IntegratedTerminal, openTerminal } from './harness/integrated-terminal.ts';
import { runAllProjects } from './harness/run-all-projects.ts';
import { shootThemes } from './harness/themes.ts';

const file = 'posts/checks/Flow.rpc.http';
const text = `### create
GRPC {{local}}/posts.v1.PostsService/Create

# what others are shown
{
  "title": "Kept \\"as it is\\""
}

// and what becomes of it
?? status == 0
?? body post.title isString

### get
# @ref create
# @assert body.post.id != ""
GRPC {{local}}/posts.v1.PostsService/Get

{ "id": "{{create.post.id}}" }

?? body post.title includes %WORD%
`;

describe('in the integrated terminal', () => {
  let editor: Editor;
  let address: string;
  let terminal: IntegratedTerminal;

  before(async () => {
    editor = await Editor.start({ settings: { 'skep.history.maxCalls': 4 } });
    address = await runAllProjects(editor);
    const folder = path.join(editor.workspace, path.dirname(file));
    await mkdir(folder);
    await writeFile(path.join(editor.workspace, file), text.replace('%WORD%', 'Kept'));
    await writeFile(path.join(folder, 'http-client.env.json'), JSON.stringify({ here: { local: address } }));
    await editor.command('View: Close All Editors');
    terminal = await openTerminal(editor);
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  it('skep test sends the requests of the editor, and reports what they assert in the XML of JUnit', async () => {
    await terminal.run(`clear; skep test ${file} --junit report.xml`);
    await terminal.shows(/✓ create {2}\d+ ms\n {2}✓ get {2}\d+ ms\n2 passed, 0 failed/);
    const report = await readFile(path.join(editor.workspace, 'report.xml'), 'utf8');
    assert.match(report, /<testsuites[^>]* tests="2" failures="0"/);
  });

  it('httpYac sends the same file, and finds the same', async () => {
    const program = await installHttpYac();
    await terminal.run(`clear; '${process.execPath}' '${program}' send ${file} --all --env here -o short`);
    await terminal.shows(/2 requests processed \(2 succeeded\)/, 60_000);
    await shootThemes(editor, 'terminal-httpyac');
  });

  it('both say what does not hold', async () => {
    await writeFile(path.join(editor.workspace, file), text.replace('%WORD%', 'Lost'));
    await terminal.run(`clear; skep test ${file} --junit report.xml`);
    await terminal.shows(/✗ get {2}\d+ ms\n.*:\d+: .*includes Lost[\s\S]*1 passed, 1 failed/);
    await editor.open(path.join(editor.workspace, 'report.xml'));
    await eventually('the report is open', async () =>
      /<failure[^>]*includes Lost/.test(await editor.visibleText()),
    );
    await shootThemes(editor, 'terminal-junit');
    const program = await installHttpYac();
    await terminal.run(`clear; '${process.execPath}' '${program}' send ${file} --all --env here -o short`);
    await terminal.shows(/2 requests processed \(1 succeeded, 1 failed\)/, 60_000);
  });

  it('shows the numbers that Prometheus reads', async () => {
    await terminal.run(
      `clear; curl -s ${address}/metrics | grep -E 'PostsService.*(Get|Create)' | cut -c1-150 | head -8`,
    );
    await terminal.shows(/skep_\w+\{[^}]*method="Create"/);
    await shootThemes(editor, 'terminal-metrics');
  });

  it('skep calls has as many calls as the settings of the editor keep, the newest', async () => {
    await terminal.run('clear; skep calls --json > calls.json; echo "written: $?"');
    await terminal.shows(/written: 0/);
    const lines = (await readFile(path.join(editor.workspace, 'calls.json'), 'utf8')).trim();
    const methods = [...lines.matchAll(/"method": ?"(\w+)"/g)].map(([, method]) => method);
    assert.deepEqual(methods, ['Create', 'Get', 'Create', 'Get'], lines);
  });
});
