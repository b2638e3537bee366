import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calledByTemplate } from '../../../extension/commands/called-by-template.ts';
import type { FormField, FormModel } from '../../../extension/form/form-model.ts';

const get = { method: 'Get', serverStreaming: false };
const input = (field?: Partial<FormField>): FormModel => ({
  root: 'GetRequest',
  messages: {
    GetRequest: { fields: field ? [{ name: 'id', jsonName: 'id', kind: 'string', ...field }] : [] },
  },
  enums: {},
});

/** Whether the template offers a service that has these methods and this input of `Get`. */
async function offers(methods: (typeof get)[], form: FormModel | undefined): Promise<boolean> {
  const fit = await calledByTemplate([{ service: 'a.v1.A', methods }], async () => form);
  return fit.length === 1;
}

describe('a project that calls another', () => {
  it('is offered services that have Get by a string id', async () => {
    assert.equal(await offers([{ ...get, method: 'List' }, get], input({})), true);
  });

  it('is offered none without Get, or with one that streams', async () => {
    assert.equal(await offers([{ ...get, method: 'Greet' }], input({})), false);
    assert.equal(await offers([{ ...get, serverStreaming: true }], input({})), false);
  });

  it('is offered none whose Get has no id, or no string', async () => {
    assert.equal(await offers([get], input()), false);
    assert.equal(await offers([get], input({ kind: 'int64' })), false);
    assert.equal(await offers([get], input({ repeated: true })), false);
  });

  it('is offered those whose input is not known here', async () => {
    assert.equal(await offers([get], undefined), true);
  });
});
