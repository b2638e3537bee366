/**
 * OpenAPI documents and JSON Schemas of what people wrote:
 *
 *   npm run corpus -- openapi [count] [--seed N]
 *
 * Of `count` (300) seeded files of the corpus that have services, each is described in OpenAPI and checked by a validator of that
 * format; of the messages of these files, `count` seeded ones are described in JSON Schema (2020-12), which must take an example
 * of the message as Protobuf-ES writes it in JSON. All must be right.
 */
import { parseArgs } from 'node:util';
import {
  createFileRegistry,
  type DescMessage,
  type FileRegistry,
  fromJson,
  type JsonValue,
  toJson,
} from '@bufbuild/protobuf';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { toFileDescriptorSet } from '../../server/compiler/index.ts';
import { exampleJson, jsonSchema, openApi } from '../../server/generate/index.ts';
import { CompiledCorpus } from './compiled-corpus.ts';
import { findCorpus } from './corpus-files.ts';
import { sample, seededRandom } from './seeded-random.ts';

const shownMistakes = 10;

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string', default: '4' } },
  allowPositionals: true,
});
const count = Number(positionals[0] ?? 300);
const random = seededRandom(Number(values.seed));

const { root, accepted } = await findCorpus();
const { compilation } = new CompiledCorpus(root, accepted);
const withServices = accepted.filter((path) =>
  compilation.files.get(path)?.symbols.some(({ kind }) => kind === 'service'),
);
const chosen = sample(random, withServices, count);
const compiled = new CompiledCorpus(root, chosen);
const registry = createFileRegistry(toFileDescriptorSet(compiled.compilation, { sourceInfo: true }));

const documents = await checkDocuments();
const schemas = checkSchemas();
process.exitCode = documents && schemas ? 0 : 1;

async function checkDocuments(): Promise<boolean> {
  let operations = 0;
  let right = 0;
  for (const path of chosen) {
    const document = openApi(registry.getFile(path)?.services ?? []);
    operations += Object.values(document.paths ?? {}).flatMap((byVerb) => Object.keys(byVerb ?? {})).length;
    const { valid, errors } = await new Validator({ strict: false }).validate(structuredClone(document));
    if (valid) right++;
    else console.log(`  ${path}: ${JSON.stringify(errors).slice(0, 300)}`);
  }
  console.log(
    `OpenAPI 3.1: ${right} of ${chosen.length} documents with ${operations} operations are right (asked: all)`,
  );
  return right === chosen.length;
}

function checkSchemas(): boolean {
  const messages = chosen.flatMap((path) => registry.getFile(path)?.messages ?? []);
  const tried = sample(random, messages, count);
  const mistakes = tried.flatMap((message) => mistakeOf(message, registry));
  for (const mistake of mistakes.slice(0, shownMistakes)) console.log(`  ${mistake}`);
  console.log(
    `JSON Schema: ${tried.length - mistakes.length} of ${tried.length} messages are taken as they are written (asked: all)`,
  );
  return mistakes.length === 0;
}

function mistakeOf(message: DescMessage, types: FileRegistry): string[] {
  const example = JSON.parse(exampleJson(message)) as JsonValue;
  // With the fields that are zero: what `google.api.field_behavior` requires has to be there.
  const options = { registry: types, alwaysEmitImplicit: true };
  const written = toJson(message, fromJson(message, example, options), options);
  for (const accepts of ['lenient', 'canonical'] as const) {
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    const validate = ajv.compile(jsonSchema(message, { accepts }));
    if (!validate(written)) return [`${message.typeName} (${accepts}): ${ajv.errorsText(validate.errors)}`];
  }
  return [];
}
