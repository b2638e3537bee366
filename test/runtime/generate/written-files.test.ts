import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { describe, it } from 'node:test';
import { file, messages, TemplateModule } from './template-module.ts';

describe('what plugins write', () => {
  it('is written, and not again when it is the same', async () => {
    const module = new TemplateModule();
    module.template(module.plugin({ files: [file('a.txt', 'A\n'), file('b/c.txt', 'C\n')] }));
    const first = await module.generate();
    assert.deepEqual(first, {
      changed: [module.path('gen/a.txt'), module.path('gen/b/c.txt')],
      notes: [],
      problems: [],
    });
    const before = statSync(module.path('gen/a.txt')).mtimeMs;
    assert.deepEqual((await module.generate()).changed, []);
    assert.equal(statSync(module.path('gen/a.txt')).mtimeMs, before);
    assert.deepEqual(module.generated, { 'a.txt': 'A\n', 'b/c.txt': 'C\n' });
  });

  it('is inserted where an earlier plugin left a place for it, as far in as that is', async () => {
    const module = new TemplateModule();
    const place = 'one\n  // @@protoc_insertion_point(here)\ntwo\n';
    module.template(
      module.plugin({ files: [file('a.txt', place)] }),
      module.plugin({ files: [{ ...file('a.txt', 'added\nlines\n'), insertionPoint: 'here' }] }),
    );
    assert.deepEqual((await module.generate()).problems, []);
    assert.deepEqual(module.generated, {
      'a.txt': 'one\n  added\n  lines\n  // @@protoc_insertion_point(here)\ntwo',
    });
  });

  it('is refused where it leads out of the folder, inserts nowhere, or is there already', async () => {
    const module = new TemplateModule();
    for (const [files, message] of [
      [[file('../a.txt', '')], /writes "\.\.\/a\.txt", which is not below its "out"/],
      [[file('/a.txt', '')], /not below its "out"/],
      [[{ ...file('a.txt', ''), insertionPoint: 'x' }], /inserts at "x" of "a\.txt", which no plugin/],
    ] as const) {
      module.template(module.plugin({ files: [...files] }));
      assert.match(messages(await module.generate()).join(), message);
    }
    const twice = { files: [file('a.txt', 'A')] };
    module.template(module.plugin(twice), module.plugin(twice));
    assert.match(messages(await module.generate()).join(), /writes "a\.txt", which .* has written already/);
    assert.equal(existsSync(module.path('gen')), false);
  });
});

describe('what is no longer generated', () => {
  it('is removed, with the folders that are empty without it', async () => {
    const module = new TemplateModule();
    module.template(module.plugin({ files: [file('a.txt', 'A'), file('b/c.txt', 'C')] }));
    await module.generate();
    module.template(module.plugin({ files: [file('a.txt', 'A')] }));
    assert.deepEqual((await module.generate()).changed, [module.path('gen/b/c.txt')]);
    assert.equal(existsSync(module.path('gen/b')), false);
  });

  it("stays where somebody changed it, as do files that are nobody's but the user's", async () => {
    const module = new TemplateModule();
    module.template(module.plugin({ files: [file('a.txt', 'A'), file('b.txt', 'B')] }));
    await module.generate();
    module.write('gen/b.txt', 'changed by hand');
    module.write('gen/mine.txt', 'mine');
    module.template(module.plugin({ files: [file('a.txt', 'A')] }));
    assert.deepEqual((await module.generate()).changed, []);
    assert.deepEqual(module.generated, { 'a.txt': 'A', 'b.txt': 'changed by hand', 'mine.txt': 'mine' });
  });

  it('is removed from a folder that is generated no more', async () => {
    const module = new TemplateModule();
    const other = module.plugin({ files: [file('b.txt', 'B')] }, 'other');
    module.template(module.plugin({ files: [file('a.txt', 'A')] }), other);
    await module.generate();
    module.template(module.plugin({ files: [file('a.txt', 'A')] }));
    await module.generate();
    assert.equal(existsSync(module.path('other')), false);
  });

  it('goes with all else in the folder where the template says "clean", but never with definitions', async () => {
    const module = new TemplateModule();
    module.write('gen/old.txt', 'old');
    const plugins = module.plugin({ files: [file('a.txt', 'A')] });
    module.write('buf.gen.yaml', `version: v2\nclean: true\nplugins:\n${plugins}`);
    await module.generate();
    assert.deepEqual(module.generated, { 'a.txt': 'A' });
    const here = module.plugin({ files: [file('a.txt', 'A')] }, '.');
    const among = module.plugin({ files: [] }, 'posts');
    module.write('buf.gen.yaml', `version: v2\nclean: true\nplugins:\n${here}${among}`);
    assert.deepEqual(messages(await module.generate()), [
      'buf.gen.yaml:4:5: "clean" would empty ".", which holds the folder of this file: let "out" be a folder of generated code alone',
      'buf.gen.yaml:7:5: "clean" would empty "posts", which holds the definition v1/posts.proto: let "out" be a folder of generated code alone',
    ]);
    assert.ok(existsSync(module.path('posts/v1/posts.proto')));
  });
});
