import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { createFileRegistry, type DescService } from '@bufbuild/protobuf';
import { definitionText } from '../../../server/generate/index.ts';
import { buildWithBuf, definitions } from './fixture.ts';

function service(folder: string, typeName: string): DescService {
  const desc = createFileRegistry(buildWithBuf(folder)).getService(typeName);
  assert.ok(desc, typeName);
  return desc;
}

describe('the definition of a service as text', () => {
  const text = definitionText(service(definitions, 'zoo.v1.ZooService'));

  it('begins with the service, its comments and methods', () => {
    const expected = [
      'package zoo.v1;',
      '',
      '// Keeps the animals.',
      '//',
      '// Every animal has one cage.',
      'service ZooService {',
      '  // Brings a new animal in.',
      '  rpc Admit(AdmitRequest) returns (AdmitResponse);',
      '  // one message for each animal that moves',
      '  rpc Watch(google.protobuf.Empty) returns (stream Animal);',
      '  rpc Count(stream Animal) returns (AdmitResponse);',
      '  rpc Feed(stream food.v1.Meal) returns (stream food.v1.Meal);',
      '}',
    ].join('\n');
    assert.equal(text.slice(0, expected.length), expected);
  });

  it('has every message and enum the methods reach, once', () => {
    const heads = [...text.matchAll(/^(?:message|enum) \w+/gm)].map((match) => match[0]);
    assert.deepEqual(heads, [
      'message AdmitRequest',
      'message AdmitResponse',
      'message Animal',
      'message Meal',
      'enum Food',
    ]);
  });

  it('names the package where it changes', () => {
    assert.deepEqual([...text.matchAll(/^package .*/gm)].map(String), [
      'package zoo.v1;',
      'package food.v1;',
    ]);
  });

  it('writes fields as they are declared', () => {
    for (const line of [
      '  optional string keeper_name = 3;',
      '  map<string, food.v1.Meal> meals = 6;',
      '  Cage cage = 4;',
      '    repeated Animal neighbours = 2;',
      '  float size = 13 [deprecated = true];',
      '  // How it is told apart.',
      '  oneof mark {',
      '    fixed64 chip = 10;',
    ]) {
      assert.ok(text.includes(`\n${line}\n`), `${line}\n in \n${text}`);
    }
  });

  it('is itself a definition that compiles, when one package holds all of it', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'skep-definition-'));
    try {
      const source = [
        'syntax = "proto3";',
        'package a.v1;',
        'service S { rpc M(Q) returns (stream R); }',
        'message Q { message In { R r = 1; } In in = 1; map<string, R> m = 2; }',
        'message R { oneof o { string a = 1; Q.In b = 2; } optional int32 c = 3; repeated E e = 4; }',
        'enum E { E_UNSPECIFIED = 0; }',
      ].join('\n');
      writeFileSync(path.join(folder, 'a.proto'), source);
      const once = definitionText(service(folder, 'a.v1.S'));
      writeFileSync(path.join(folder, 'a.proto'), `syntax = "proto3";\n${once}`);
      assert.equal(definitionText(service(folder, 'a.v1.S')), once);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
