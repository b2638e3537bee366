import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { file, messages, script, TemplateModule } from './template-module.ts';

describe('a plugin that fails', () => {
  it('is told at its line, with what it said, and nothing is written', async () => {
    const module = new TemplateModule();
    module.template(
      module.plugin({ files: [file('a.txt', 'A')] }),
      module.plugin({ says: 'no such option: speed', exit: 3 }),
      module.plugin({ error: 'cannot do it' }),
      module.plugin({ prints: 'hello' }),
    );
    const found = messages(await module.generate());
    const name = `${process.execPath} ${script}`;
    assert.deepEqual(found, [
      `buf.gen.yaml:6:5: ${name}: it ended with code 3: no such option: speed`,
      `buf.gen.yaml:9:5: ${name}: cannot do it`,
      `buf.gen.yaml:12:5: ${name}: what it wrote to standard output is not the answer of a plugin`,
    ]);
    assert.equal(existsSync(module.path('gen')), false);
  });

  it('is told when there is no such program, and what to do', async () => {
    const module = new TemplateModule();
    module.template(
      '  - local: protoc-gen-nowhere\n    out: gen\n',
      '  - local: ./nowhere\n    out: gen\n',
      '  - protoc_builtin: java\n    protoc_path: no-such-protoc\n    out: gen\n',
    );
    assert.deepEqual(messages(await module.generate()), [
      'buf.gen.yaml:3:5: protoc-gen-nowhere: there is no such program on the PATH or in node_modules/.bin: install it, or write its path',
      'buf.gen.yaml:5:5: ./nowhere: there is no such program',
      'buf.gen.yaml:7:5: java: it is built into protoc, and there is no program "no-such-protoc": install protoc, or name it as "protoc_path"',
    ]);
  });

  it('is refused when it does not know the edition of a definition', async () => {
    const module = new TemplateModule({ 'a.proto': 'edition = "2023";\nmessage A {}\n' });
    module.template(module.plugin({ files: [file('a.txt', 'A')] }));
    assert.match(
      messages(await module.generate()).join(),
      /it does not know edition 2023, in which a\.proto/,
    );
  });

  it('is ended when nobody waits for it any more', async () => {
    const module = new TemplateModule();
    module.template(module.plugin({ hangs: true }));
    const controller = new AbortController();
    const generating = module.generate(controller.signal);
    setTimeout(() => controller.abort(), 500);
    await assert.rejects(generating, { name: 'AbortError' });
    assert.equal(existsSync(module.path('gen')), false);
  });

  it('lets what it says be seen when all went well', async () => {
    const module = new TemplateModule();
    module.template(module.plugin({ says: 'a word', files: [file('a.txt', 'A')] }));
    const { notes, problems } = await module.generate();
    assert.deepEqual(problems, []);
    assert.match(notes.join(), /: a word$/);
  });
});
