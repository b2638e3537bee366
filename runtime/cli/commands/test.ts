import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseRequestFile, requestTitle } from '../../api/request/request-file.ts';
import { withEnvironment } from '../../api/request/request-variables.ts';
import { type TestedRequest, testRequests } from '../../api/request/test-requests.ts';
import { type Command, folderOption, type Invocation, jsonOption } from '../command.ts';
import { findEnvironment } from '../find-environment.ts';
import { junitReport, type TestedFile } from '../junit-report.ts';
import { shortPath } from '../report-error.ts';
import { findRequestFiles } from '../request-files.ts';
import { RequestWorlds } from '../request-world.ts';

export const command: Command = {
  usage: ['test [FILE | DIR]... [--env NAME] [--junit F] [-C DIR] [--json]'],
  about:
    'Sends the requests of request files, in their order, and holds what they assert against the answers: `?? status == 200`,\n' +
    '`?? body posts[0].id exists`, or `# @assert` with an expression in CEL. A request that asserts nothing has to be\n' +
    'answered well. Without files, all *.rpc.http below DIR. The exit code is 1 when something failed.',
  options: {
    directory: folderOption,
    env: {
      type: 'string',
      value: 'NAME',
      completes: 'environment',
      text: 'send them to this environment, whatever they name',
    },
    junit: { type: 'string', value: 'F', text: "write a report in JUnit's XML" },
    json: jsonOption,
  },
  arguments: { required: [], optional: Number.POSITIVE_INFINITY },
  examples: ['skep test', 'skep test posts/requests --env staging', 'skep test --junit report.xml'],
  async run(invocation) {
    const { folder, signal, text, has, output } = invocation;
    const environment = text('env');
    // One that is not there would pass for a variable.
    if (environment !== undefined) await findEnvironment(environment, signal);
    const named = invocation.arguments.length > 0 ? invocation.arguments : ['.'];
    const worlds = new RequestWorlds(signal);
    const results: TestedFile[] = [];
    for (const file of await findRequestFiles(named.map((each) => path.resolve(folder, each)))) {
      results.push(await testFile(file, worlds, invocation));
    }
    signal.throwIfAborted();
    const junit = text('junit');
    if (junit !== undefined) await writeFile(path.resolve(folder, junit), junitReport(results));
    const all = results.flatMap(({ tested }) => tested);
    const failed = all.filter(({ failures }) => failures.length > 0).length;
    if (has('json')) output.json(results.map(({ file, tested }) => ({ file, requests: tested.map(asJson) })));
    else output.note(`${all.length - failed} passed, ${failed} failed`);
    return failed > 0 ? 1 : 0;
  },
};

async function testFile(
  file: string,
  worlds: RequestWorlds,
  { output, signal, text, has }: Invocation,
): Promise<TestedFile> {
  const environment = text('env');
  const content = parseRequestFile(await readFile(file, 'utf8'));
  for (const request of content.requests) {
    if (environment !== undefined) request.target = withEnvironment(request.target, environment);
  }
  const world = await worlds.worldFor(
    file,
    content.requests.map(({ target }) => target),
  );
  const shown = shortPath(file);
  const tested: TestedRequest[] = [];
  if (!has('json')) output.line(output.style('bold', shown));
  for await (const each of testRequests(content, content.requests, world, signal)) {
    tested.push(each);
    if (has('json')) continue;
    const isGood = each.failures.length === 0;
    const mark = isGood ? output.style('green', '✓') : output.style('red', '✗');
    output.line(`  ${mark} ${requestTitle(each.request)}  ${each.ms.toFixed(0)} ms`);
    for (const { line, message } of each.failures) output.line(`      ${shown}:${line + 1}: ${message}`);
  }
  return { file: shown, tested };
}

function asJson({ request, answer, failures, ms }: TestedRequest) {
  return {
    name: requestTitle(request),
    line: request.line + 1,
    passed: failures.length === 0,
    code: answer?.code ?? null,
    ms: Math.round(ms * 10) / 10,
    failures: failures.map(({ line, message }) => ({ line: line + 1, message })),
  };
}
