import path from 'node:path';
import { type BuiltInPlugin, type Generated, generateWith } from '../generate/index.ts';
import { readManifest } from '../project/index.ts';
import { UserError } from '../user-error.ts';
import { UsageError } from './usage-error.ts';

/** What is written about definitions, absolute; undefined: it is not. */
export interface Description {
  /** A file. */
  openApi: string | undefined;
  /** A folder. */
  jsonSchema: string | undefined;
}

/** Writes what describes the services of a folder's definitions; of a project, its own alone. */
export async function describeApi(
  folder: string,
  project: string | undefined,
  { openApi, jsonSchema }: Description,
  signal: AbortSignal,
): Promise<Generated> {
  if (openApi !== undefined && !/\.(?:json|yaml|yml)$/.test(openApi))
    throw new UsageError(`\`${openApi}\` does not say what to write: let it end in .json or .yaml`);
  const plugins: BuiltInPlugin[] = [];
  if (openApi !== undefined) {
    const parameter = `file=${path.basename(openApi)}`;
    plugins.push({ name: 'skep-openapi', out: path.dirname(openApi), parameter });
  }
  if (jsonSchema !== undefined) plugins.push({ name: 'skep-jsonschema', out: jsonSchema, parameter: '' });
  const inputs = project === folder ? [(await readManifest(folder)).definitions] : [];
  const generated = await generateWith(folder, plugins, { inputs, removeStale: false, signal });
  const [problem] = generated.problems;
  if (problem !== undefined && problem.file === folder)
    throw new UserError('cannot-generate', problem.message);
  return generated;
}
