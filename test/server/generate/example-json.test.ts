import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFileRegistry, createRegistry, fromJsonString } from '@bufbuild/protobuf';
import * as wellKnown from '@bufbuild/protobuf/wkt';
import { exampleJson } from '../../../server/generate/index.ts';
import { buildWithBuf, definitions } from './fixture.ts';

const registry = createFileRegistry(buildWithBuf(definitions));

function message(typeName: string) {
  const desc = registry.getMessage(typeName);
  assert.ok(desc, typeName);
  return desc;
}

describe('the example of a request', () => {
  it('has every field, by its JSON name', () => {
    const example = JSON.parse(exampleJson(message('zoo.v1.AdmitRequest')));
    assert.deepEqual(Object.keys(example), ['animal', 'mask', 'keeper']);
  });

  it('gives each kind of field a value of the right form', () => {
    assert.deepEqual(JSON.parse(exampleJson(message('zoo.v1.Animal'))), {
      name: '',
      kind: 'KIND_BIRD',
      lookAlikes: ['KIND_BIRD'],
      cage: { number: '0', neighbours: [] },
      mother: null,
      meals: { key: { food: 'FOOD_PLANTS', grams: 0 } },
      weights: { '0': 0 },
      young: {},
      ring: '',
      picture: '',
      dangerous: false,
      size: 0,
      steps: [0],
      born: '2026-01-01T00:00:00Z',
      sleep: '0s',
      tag: {},
      notes: {},
      anything: null,
      list: [],
      nickName: '',
      paid: '0',
      nothing: null,
      feedings: ['2026-01-01T00:00:00Z'],
    });
  });

  it('is indented by two spaces', () => {
    assert.equal(exampleJson(message('food.v1.Meal')), '{\n  "food": "FOOD_PLANTS",\n  "grams": 0\n}');
  });

  it('can be sent as it is, whatever the message', () => {
    const tried = [
      ...registry,
      ...createRegistry(...Object.values(wellKnown).filter((value) => isDesc(value))),
    ];
    for (const desc of tried) {
      if (desc.kind !== 'message') continue;
      assert.doesNotThrow(() => fromJsonString(desc, exampleJson(desc), { registry }), desc.typeName);
    }
  });

  it('stays of a size to be read when messages hold each other without end', () => {
    assert.ok(exampleJson(wellKnown.FileDescriptorSetSchema).split('\n').length < 3000);
  });
});

function isDesc(value: unknown): value is typeof wellKnown.AnySchema {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'message';
}
