import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createFileRegistry,
  type DescMessage,
  fromJson,
  type JsonObject,
  type JsonValue,
  toJson,
} from '@bufbuild/protobuf';
import * as wellKnown from '@bufbuild/protobuf/wkt';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { exampleJson, type JsonSchemaOptions, jsonSchema } from '../../../server/generate/index.ts';
import { apiDefinitions, buildWithOurs, definitions } from './fixture.ts';

const zoo = createFileRegistry(buildWithOurs(definitions));
const api = createFileRegistry(buildWithOurs(apiDefinitions));
const book = message(api, 'library.v1.Book');
const animal = message(zoo, 'zoo.v1.Animal');

function message(registry: typeof zoo, typeName: string): DescMessage {
  const desc = registry.getMessage(typeName);
  assert.ok(desc, typeName);
  return desc;
}

function validator(desc: DescMessage, options?: JsonSchemaOptions) {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
  formats.default(ajv);
  return ajv.compile(jsonSchema(desc, options));
}

function errorsOf(desc: DescMessage, value: JsonValue, options?: JsonSchemaOptions): string[] {
  const validate = validator(desc, options);
  return validate(value)
    ? []
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

const styles: JsonSchemaOptions[] = [{ accepts: 'lenient' }, { accepts: 'canonical' }];

describe('the JSON Schema of a message', () => {
  it('takes what the message is written as, whatever the message', () => {
    const wellKnownTypes = Object.values(wellKnown).filter(isMessage);
    const own = [...zoo].filter((desc) => desc.kind === 'message');
    for (const desc of [...own, ...wellKnownTypes]) {
      const example = JSON.parse(exampleJson(desc)) as JsonValue;
      const json = toJson(desc, fromJson(desc, example, { registry: zoo }), { registry: zoo });
      for (const style of styles) {
        assert.deepEqual(errorsOf(desc, json, style), [], `${desc.typeName} ${style.accepts}`);
      }
    }
  });

  it('takes every form of a value that readers take', () => {
    const forms: [field: string, ...values: JsonValue[]][] = [
      ['kind', 'KIND_FISH', 2, 99],
      ['chip', '18446744073709551615', 7],
      ['size', 1.5, 'NaN', '-Infinity', '1e3', '2'],
      ['steps', [1, '-2']],
      ['look_alikes', ['KIND_BIRD']],
      ['lookAlikes', [1]],
      ['picture', 'AA==', 'AA', '_-8'],
      ['weights', { '-5': 1 }],
      ['young', { true: {} }],
      ['sleep', '1.5s', '-3s'],
      ['nickName', 'Bo'],
      ['paid', '5', 5],
      ['nothing', null],
      ['anything', [1, null, { a: 'b' }]],
    ];
    for (const [field, ...values] of forms) {
      for (const value of values) {
        fromJson(animal, { [field]: value });
        assert.deepEqual(errorsOf(animal, { [field]: value }), [], field);
      }
    }
  });

  it('refuses what no reader takes', () => {
    const wrong: [field: string, value: JsonValue][] = [
      ['kind', 'KIND_DOG'],
      ['chip', -1],
      ['chip', 'many'],
      ['steps', 1],
      ['steps', [2 ** 40]],
      ['picture', 'no base64!'],
      ['weights', { heavy: 1 }],
      ['young', { yes: {} }],
      ['sleep', '1 minute'],
      ['born', 'yesterday'],
      ['dangerous', 'true'],
      ['unknown', 1],
    ];
    for (const [field, value] of wrong) {
      assert.throws(() => fromJson(animal, { [field]: value }), field);
      assert.notDeepEqual(errorsOf(animal, { [field]: value }), [], field);
    }
  });

  it('takes one field of a oneof at most', () => {
    assert.deepEqual(errorsOf(animal, { ring: 'r' }), []);
    assert.notDeepEqual(errorsOf(animal, { ring: 'r', chip: '1' }), []);
  });

  it('is canonical where that is asked for', () => {
    const canonical: JsonSchemaOptions = { accepts: 'canonical' };
    assert.deepEqual(errorsOf(animal, { chip: '7', kind: 99, size: 'NaN' }, canonical), []);
    assert.notDeepEqual(errorsOf(animal, { chip: 7 }, canonical), []);
    assert.notDeepEqual(errorsOf(animal, { steps: ['1'] }, canonical), []);
  });

  it('holds what proto2 requires, and leaves room for extensions', () => {
    const ledger = message(zoo, 'zoo.v1.Ledger');
    const complete = { name: 'n', pages: 1, entry: [{ text: 't' }], '[zoo.v1.closed]': true };
    fromJson(ledger, complete, { registry: zoo });
    for (const style of styles) assert.deepEqual(errorsOf(ledger, complete, style), []);
    assert.notDeepEqual(errorsOf(ledger, { pages: 1 }), []);
  });

  it('carries comments', () => {
    const schema = (jsonSchema(book).$defs as JsonObject)['library.v1.Book'] as JsonObject;
    assert.equal(schema.description, 'A book of the library.');
    const binding = (jsonSchema(book).$defs as JsonObject)['library.v1.Book.Binding'] as JsonObject;
    assert.equal(binding.description, 'How it is bound.\n\n- `BINDING_HARD`: With a hard cover.');
  });
});

describe('rules of buf.validate in a JSON Schema', () => {
  const right = { title: 'A cat', bought: 'at a fair' };

  it('take what follows them', () => {
    const full = {
      ...right,
      ownerMail: 'a@example.com',
      pages: 14,
      isbn: '100',
      temperature: 40,
      binding: 'BINDING_HARD',
      tags: ['ab', 'cd'],
      copies: { here: 0 },
      cover: 'AAAA',
      shop: 's',
      address: '::1',
      old: 1,
    };
    fromJson(book, full);
    for (const style of styles) assert.deepEqual(errorsOf(book, full, style), []);
  });

  const broken: [what: string, changed: JsonObject][] = [
    ['a required field', { title: undefined as unknown as JsonValue }],
    ['a length', { title: 'A'.repeat(21) }],
    ['a prefix beside a pattern', { title: 'Acat' }],
    ['a format', { ownerMail: 'nobody' }],
    ['one of two formats', { address: 'here' }],
    ['a bound', { pages: 0 }],
    ['what a number may not be', { pages: 13 }],
    ['what a number must be', { old: 3 }],
    ['a bound of a 64-bit integer as a number', { isbn: 5 }],
    ['what is outside a range', { temperature: 20 }],
    ['what an enum may not be', { binding: 'BINDING_UNSPECIFIED' }],
    ['the known values of an enum', { binding: 9 }],
    ['the number of items', { tags: [] }],
    ['items of which each is one', { tags: ['ab', 'ab'] }],
    ['each item', { tags: ['abc'] }],
    ['the number of pairs', { copies: { here: 1, there: 2, where: 3 } }],
    ['a key', { copies: { where: 1 } }],
    ['a value', { copies: { here: -1 } }],
    ['a length in bytes', { cover: 'AAAAAAAAA' }],
    ['a required oneof', { bought: undefined as unknown as JsonValue }],
    ['fields that exclude each other', { shop: 's', donor: 'd' }],
  ];
  for (const [what, changed] of broken) {
    it(`refuse what breaks ${what}`, () => {
      const value = JSON.parse(JSON.stringify({ ...right, ...changed })) as JsonValue;
      assert.notDeepEqual(errorsOf(book, value), []);
    });
  }

  it('are left out where they are ignored, or where JSON Schema has no word for them', () => {
    assert.deepEqual(errorsOf(book, { ...right, ownerMail: '', anything: 'x', place: '5' }), []);
  });
});

function isMessage(value: unknown): value is typeof wellKnown.AnySchema {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'message';
}
