import { type BufVersion, bufVersions } from '../../buf-config/index.ts';
import { bufGenYamlShape } from './buf-gen-yaml-shape.ts';
import { bufYamlShape } from './buf-yaml-shape.ts';
import { folder, list, type ObjectShape, object, oneOf } from './shape.ts';

const bufWorkYaml = object({
  version: {
    shape: oneOf({ v1: 'The one format that there is.' }, 'version of `buf.work.yaml`'),
    doc: 'The version of this file: `v1`.',
    required: true,
  },
  directories: {
    shape: list(folder),
    doc: 'The folders of the modules of this workspace, from the folder of this file.',
    required: true,
  },
});

const known = new Map<string, ObjectShape>();

/** What a config file may hold, by its name and the version that its text says; undefined for a name that is no config file's. */
export function configShape(fileName: string, text: string): ObjectShape | undefined {
  if (fileName === 'buf.work.yaml') return bufWorkYaml;
  const make =
    fileName === 'buf.yaml' ? bufYamlShape : fileName === 'buf.gen.yaml' ? bufGenYamlShape : undefined;
  if (!make) return undefined;
  const key = `${fileName} ${versionIn(text)}`;
  const shape = known.get(key) ?? make(versionIn(text));
  known.set(key, shape);
  return shape;
}

function versionIn(text: string): BufVersion {
  const written = /^version:\s*["']?(\w+)/m.exec(text)?.[1];
  return bufVersions.find((version) => version === written) ?? 'v2';
}
