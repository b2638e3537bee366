import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { parseManifest } from '../../runtime/project/manifest.ts';

interface Property {
  description?: string;
  markdownDescription?: string;
  default?: unknown;
  examples?: unknown[];
  enum?: unknown[];
}

const file = path.join(import.meta.dirname, '../../syntaxes/skep.schema.json');
const schema: { properties: Record<string, Property> } = JSON.parse(readFileSync(file, 'utf8'));

/** Whether a project with this one field is taken. */
function accepts(field: string, value: unknown): boolean {
  try {
    parseManifest(JSON.stringify({ name: 'posts', [field]: value }), 'skep.json');
    return true;
  } catch {
    return false;
  }
}

describe('the schema of skep.json', () => {
  it('describes every field', () => {
    for (const [name, property] of Object.entries(schema.properties)) {
      assert.ok(property.description ?? property.markdownDescription, name);
    }
  });

  it('offers only what is accepted', () => {
    for (const [name, { default: usual, examples = [], enum: values = [] }] of Object.entries(
      schema.properties,
    )) {
      for (const value of [...(usual === undefined ? [] : [usual]), ...examples, ...values]) {
        assert.ok(accepts(name, value), `${name}: ${JSON.stringify(value)}`);
      }
    }
  });

  it('knows every field that is accepted', () => {
    for (const field of ['name', 'entry', 'definitions', 'version', 'isolation', 'memory']) {
      assert.ok(field in schema.properties, field);
    }
    assert.ok(!accepts('unknown', 'x'));
  });
});
