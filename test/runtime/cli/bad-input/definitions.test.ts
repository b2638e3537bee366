import assert from 'node:assert/strict';
import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { afterEach, before, describe, it } from 'node:test';
import { Skep } from '../skep.ts';
import { Neighbours } from './neighbours.ts';

const definition = 'proto/hello/v1/hello.proto';
const code = 'src/main.ts';

describe('a project that is broken while it runs', { timeout: 120_000 }, () => {
  const both = new Neighbours();
  let [goodDefinition, goodCode] = ['', ''];
  before(async () => {
    await both.open();
    [goodDefinition, goodCode] = [both.read(definition), both.read(code)];
  });

  /** Each mistake leaves the version before serving, and its neighbour; mended, it is as on disk again. */
  afterEach(async () => {
    await both.greets('Hello Ada');
    await both.neighbourAnswers();
    both.assertNoStack(both.running.text);
    both.write(definition, goodDefinition);
    both.write(code, goodCode);
    both.write('skep.json', '{ "name": "hello" }\n');
    // The order in which the saves are seen does not matter: this is said when there is nothing left to do.
    for (;;) {
      const { out } = await both.skep.run(['status', '--json']);
      const project = JSON.parse(out).projects.find((each: { name: string }) => each.name === 'hello');
      if (project.state === 'PROJECT_STATE_RUNNING') break;
    }
  });

  it('a definition that does not parse', async () => {
    both.edit(definition, 'string name = 1;', 'string name = ;');
    await both.running.says(
      /hello \| proto\/hello\/v1\/hello\.proto:16:17: Expected the number of field "name"/,
    );
    await both.running.says(/^hello goes on serving the version before$/m);
  });

  it('an import that is missing', async () => {
    both.edit(definition, 'package hello.v1;', 'package hello.v1;\nimport "nope/nope.proto";');
    await both.running.says(/hello\.proto:4:8: There is no file "nope\/nope\.proto"\. Check the path/);
  });

  it('all definitions gone', async () => {
    rmSync(both.skep.path('hello', definition));
    await both.running.says(/has no \.proto file: write the service's definition there/);
  });

  it('a definition changed so that the code does not fit it any more', async () => {
    both.edit(definition, 'service HelloService', 'service GreetingService');
    await both.running.says(
      /src\/main\.ts:2:10: No matching export .* for import "HelloService"; .* exports GreetingService \(gen\/hello\/v1\/hello_pb\.ts:\d+\) now/,
    );
  });

  it('code that does not parse', async () => {
    both.edit(code, 'export default', 'const = 4;\nexport default');
    await both.running.says(/hello \| src\/main\.ts:4:7: Expected identifier but found "="/);
  });

  it('code that imports what is not there, twice', async () => {
    both.write(
      code,
      `import a from './nope.ts';\nimport b from 'left-out';\nconsole.log(a, b);\n${goodCode}`,
    );
    await both.running.says(/src\/main\.ts:1:15: Could not resolve "\.\/nope\.ts" \(and 1 more\)/);
    await both.running.says(/hello\/src\/main\.ts:2:15: Could not resolve "left-out"; is it installed\?/);
  });

  it('a skep.json that is not JSON', async () => {
    both.write('skep.json', '{ "name": "hello", \n');
    await both.running.says(/skep\.json:2:1: not valid JSON/);
  });

  it('a skep.json with a wrong name, a wrong type and an unknown field', async () => {
    both.write('skep.json', '{ "name": "No Name", "uses": "posts", "memroy": "1GB" }');
    await both.running.says(/skep\.json:1:39: unknown field "memroy"; did you mean "memory"\?/);
    await both.running.says(/^ {2}hello\/skep\.json:1:11: the name "No Name" is not lower-case letters/m);
    await both.running.says(/^ {2}hello\/skep\.json:1:30: "uses" must be a list of strings/m);
  });

  it('a skep.json that uses what is nowhere', async () => {
    both.write('skep.json', '{ "name": "hello", "uses": ["nowhere"] }');
    await both.running.says(/"uses" in skep\.json names `nowhere`, .*; correct the name, or run the project/);
  });

  it('no skep.json any more', async () => {
    rmSync(both.skep.path('hello/skep.json'));
    await both.running.says(/hello is not a project: it has no skep\.json/);
  });

  it('its folder renamed, and back', async () => {
    renameSync(both.skep.path('hello'), both.skep.path('elsewhere'));
    await both.running.says(/there is no folder .*hello: put it back/);
    await both.greets('Hello Ada');
    renameSync(both.skep.path('elsewhere'), both.skep.path('hello'));
  });

  it('its folder removed, and there again', async () => {
    const said = both.running.text.length;
    cpSync(both.skep.path('hello'), both.skep.path('copy'), { recursive: true, verbatimSymlinks: true });
    rmSync(both.skep.path('hello'), { recursive: true });
    while (!/there is no folder .*hello: put it back/.test(both.running.text.slice(said))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // In one step: what is there at once is being prepared at once, and a copy would meet the links that are made.
    renameSync(both.skep.path('copy'), both.skep.path('hello'));
    both.edit(code, 'Hello $', 'Hallo $');
    await both.greets('Hallo Ada');
    both.edit(code, 'Hallo $', 'Hello $');
    await both.greets('Hello Ada');
  });

  it('its gen/ and node_modules/ deleted: they are made again', async () => {
    rmSync(both.skep.path('hello/node_modules'), { recursive: true });
    rmSync(both.skep.path('hello/gen'), { recursive: true });
    both.edit(code, 'Hello $', 'Hallo $');
    await both.greets('Hallo Ada');
    assert.ok(existsSync(both.skep.path('hello/gen/hello/v1/hello_pb.ts')));
    both.edit(code, 'Hallo $', 'Hello $');
  });
});

describe('a folder without skep.json', { timeout: 60_000 }, () => {
  const skep = new Skep();

  it('is not run, and says what makes a project', async () => {
    const { code: exit, out, err } = await skep.run(['run']);
    assert.deepEqual({ exit, out }, { exit: 1, out: '' });
    assert.match(err, /^error: .* has no project: no skep\.json in it, .*; `skep new NAME` makes one\n$/);
  });

  it('that is none at all is said to be missing, and a file to be a file', async () => {
    assert.match((await skep.run(['run', 'nope'])).err, /^error: there is no folder .*nope\n$/);
    assert.match(
      (await skep.run(['check', process.execPath])).err,
      /^error: .* is a file: give its folder\n$/,
    );
  });
});
