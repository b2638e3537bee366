import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { celDiagnostics } from '../../../server/features/cel/cel-diagnostics.ts';
import { loadCel } from '../../../server/features/cel/cel-library.ts';
import { completion } from '../../../server/features/completion/completion.ts';
import { offsetAt } from '../../../server/features/positions.ts';
import { markedFile } from './marked-file.ts';

const validate = readFileSync(
  path.join(import.meta.dirname, '../../fixtures/cel/buf/validate/validate.proto'),
  'utf8',
);
const others = { 'proto/buf/validate/validate.proto': validate };
const head = `syntax = "proto3";
package zoo.v1;
import "buf/validate/validate.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";
`;

/** A message with a rule. */
function withRule(expression: string): string {
  return `${head}message Animal {
  option (buf.validate.message).cel = {
    id: "a"
    message: "b"
    expression: ${expression}
  };
  string name = 1;
  int32 legs = 2;
  uint32 eyes = 3;
  repeated string tags = 4;
  map<string, Animal> young = 5;
  google.protobuf.Timestamp born = 6;
  google.protobuf.Duration asleep = 7;
  google.protobuf.StringValue nick = 8;
  Kind kind = 9;
  Animal mother = 10;
  enum Kind { KIND_NONE = 0; KIND_CAT = 1; }
}
`;
}

/** What is wrong, with the text that it is told of. */
async function problems(text: string): Promise<string[]> {
  const { file } = await markedFile(`|${text}`, others);
  assert.deepEqual(
    file.linked.diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  );
  const { syntax } = file.linked;
  return (await celDiagnostics(file)).map(({ code, range, message }) => {
    const place = syntax.text.slice(offsetAt(syntax, range.start), offsetAt(syntax, range.end));
    return `${code} at ${place}: ${message}`;
  });
}

async function labels(text: string): Promise<string[]> {
  const { snapshot, file, position } = await markedFile(text, others);
  const { items } = completion(snapshot, file, position, { cel: await loadCel() });
  return items.map(({ label }) => label);
}

describe('CEL of buf.validate', () => {
  it('finds nothing wrong with what is right', async () => {
    for (const expression of [
      'this.name == "" || this.legs > 2',
      'this.legs > this.eyes ? "more legs than eyes" : ""',
      'this.tags.all(tag, tag.size() < 10 && tag.startsWith("a"))',
      'this.tags.exists(t, t == this.name)',
      'this.tags.filter(t, t != "").map(t, t.size())[0] == 1',
      'this.young.all(name, this.young[name].legs == 4)',
      'this.born < now && this.born + this.asleep < now',
      'this.asleep > duration("3s")',
      'has(this.mother) && this.mother.mother.name.isEmail()',
      'this.nick == "x" || this.nick == null',
      'this.kind == zoo.v1.Animal.Kind.KIND_CAT',
      'this.name.matches("^[a-z]+$") && this.tags.unique()',
      'size(this.tags) in [1, 2, 3]',
      '"a" in this.young',
      'this.name.size() + int(this.eyes) == 3',
      'type(this.name) == string',
      "'%s is wrong'.format([this.name])",
    ])
      assert.deepEqual(await problems(withRule(JSON.stringify(expression))), [], expression);
  });

  it('says what is wrong with types and names, where it stands', async () => {
    const said = async (expression: string) =>
      (await problems(withRule(JSON.stringify(expression)))).join('\n');
    assert.match(
      await said('this.nam == ""'),
      /^cel-type at nam: .* has no field "nam". Did you mean "name"\?$/,
    );
    assert.match(await said('thi.name == ""'), /^cel-undeclared at thi: .*Did you mean "this"\?$/);
    assert.match(await said('this.legs == "4"'), /^cel-type at ==: .*"==" does not take int and string\.$/);
    assert.match(await said('this.legs + this.name == 4'), /^cel-type at \+: /);
    assert.match(await said('this.name.startsWit("a")'), /^cel-undeclared at startsWit: .*"startsWith"/);
    assert.match(await said('this.name.startsWith(1)'), /^cel-type at startsWith: .*takes \(int\)/);
    assert.match(await said('this.legs.foo == 1'), /^cel-type at foo: .*int has no fields/);
    assert.match(await said('this.tags.all(t, t > 1)'), /^cel-type at >: /);
    assert.match(await said('this.legs'), /^cel-result at this\.legs: .*is int/);
  });

  it('says where the syntax is wrong', async () => {
    assert.match((await problems(withRule('"this.legs =+ 1"'))).join(), /^cel-syntax at [=+]: /);
  });

  it('finds the place behind escapes and in the second of two literals', async () => {
    assert.match(
      (await problems(withRule(String.raw`'this.name == \'\x41\' || this.nam == 1'`))).join(),
      /^cel-type at nam: /,
    );
    assert.match(
      (await problems(withRule('"this.name == \'a\' ||"\n      " this.nam == 1"'))).join(),
      /^cel-type at nam: /,
    );
  });

  it('knows what the rules of a field are about, and those of items, keys and values', async () => {
    const field = (declaration: string, rules: string) =>
      `${head}message A {\n  ${declaration} = 1 [${rules}];\n}\n`;
    const cel = (path: string) => `(buf.validate.field)${path}.cel = {id: "a" expression: "this > 1"}`;
    assert.deepEqual(await problems(field('int32 a', cel(''))), []);
    assert.match((await problems(field('string a', cel('')))).join(), /cel-type at >/);
    assert.match((await problems(field('repeated int32 a', cel('')))).join(), /cel-type at >/);
    assert.deepEqual(await problems(field('repeated int32 a', cel('.repeated.items'))), []);
    assert.deepEqual(await problems(field('map<string, int32> a', cel('.map.values'))), []);
    assert.match((await problems(field('map<string, int32> a', cel('.map.keys')))).join(), /cel-type at >/);
  });

  it('knows `rule` in predefined rules', async () => {
    const text = (expression: string) => `edition = "2023";
package zoo.v1;
import "buf/validate/validate.proto";
extend buf.validate.StringRules {
  int32 longest = 80048952 [(buf.validate.predefined).cel = {id: "a" expression: "${expression}"}];
}
`;
    assert.deepEqual(await problems(text('this.size() <= rule')), []);
    assert.match((await problems(text('this <= rule'))).join(), /cel-type at <=/);
  });

  it('completes the fields of this, the variables, and what can be called on a value', async () => {
    const inRule = (expression: string) => labels(withRule(`"${expression}"`));
    const first = await inRule('|');
    for (const label of ['this', 'now', 'size', 'has', 'duration']) assert.ok(first.includes(label), label);
    assert.equal(first[0], 'this');
    const fields = await inRule('this.|');
    assert.equal(fields[0], 'name');
    assert.ok(fields.includes('young'));
    assert.equal((await inRule('this.mother.le| > 1'))[0], 'legs');
    const ofString = await inRule('this.name.|');
    assert.ok(
      ofString.includes('startsWith') && ofString.includes('isEmail') && !ofString.includes('getHours'),
    );
    const ofList = await inRule('this.tags.|');
    assert.ok(ofList.includes('all') && ofList.includes('unique') && !ofList.includes('isEmail'));
    assert.ok((await inRule('this.tags.all(tag, ta|')).includes('tag'));
    assert.ok((await inRule('this.tags.all(tag, tag.|')).includes('startsWith'));
  });
});
