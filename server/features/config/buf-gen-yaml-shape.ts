import { fileOptionNames } from '../../generate/managed/file-options.ts';
import {
  anything,
  flag,
  folder,
  integer,
  type KeyShape,
  list,
  mapOf,
  type ObjectShape,
  object,
  oneOf,
  oneOrMore,
  type StringShape,
  text,
} from './shape.ts';

const version: KeyShape = {
  shape: oneOf(
    {
      v2: 'Plugins by `local`, `remote` or `protoc_builtin`; `inputs` to generate from.',
      v1: 'The format of before.',
      v1beta1: 'The first format.',
    },
    'version of `buf.gen.yaml`',
  ),
  doc: 'The version of this file. Write `v2`.',
  required: true,
};

const out: KeyShape = { shape: text, doc: 'The folder that is written to.', required: true };
const opt: KeyShape = {
  shape: oneOrMore(text),
  doc: 'Options of the plugin, one or a list: `target=ts`.',
};
const strategy: KeyShape = {
  shape: oneOf(
    {
      directory: 'The plugin is run for each folder of definitions.',
      all: 'It is run once.',
    },
    'strategy',
  ),
  doc: 'Whether the plugin is run for each folder (`directory`, the default) or once (`all`).',
};
const protocPath: KeyShape = {
  shape: oneOrMore(text),
  doc: 'The `protoc` that a plugin built into it is run by.',
};

const types: KeyShape = {
  shape: list(text),
  doc: 'Full names: only these and what they need are generated.',
};
const excludeTypes: KeyShape = { shape: list(text), doc: 'Full names that are left out.' };

/** Any text, of which some are offered. */
function suggested(values: Readonly<Record<string, string>>): StringShape {
  return { ...oneOf(values, 'value'), isKnown: () => true };
}

const pluginV2 = object({
  remote: {
    shape: suggested({
      'buf.build/bufbuild/es': 'Protobuf-ES, which Skep brings along: TypeScript and JavaScript.',
    }),
    doc: 'A plugin of a registry. Skep runs `buf.build/bufbuild/es`, which it brings along, and no other: name a program as `local`.',
  },
  revision: { shape: integer, doc: 'The revision of a remote plugin.' },
  local: {
    shape: oneOrMore(
      suggested({
        'protoc-gen-es':
          'Protobuf-ES: TypeScript and JavaScript. Skep brings it along where it is not installed.',
        'protoc-gen-go': 'Go messages: `go install google.golang.org/protobuf/cmd/protoc-gen-go@latest`.',
        'protoc-gen-go-grpc':
          'Go services of gRPC: `go install google.golang.org/grpc/cmd/protoc-gen-go-grpc@latest`.',
        'protoc-gen-connect-go':
          'Go services of Connect: `go install connectrpc.com/connect/cmd/protoc-gen-connect-go@latest`.',
        'skep-openapi':
          'One OpenAPI 3.1 document of all services, by Skep. Options: `file`, `title`, `version`, `server`, `short_names=false`.',
        'skep-jsonschema':
          'A JSON Schema for each message, by Skep. Option: `accepts`, which is `lenient` or `canonical`.',
      }),
    ),
    doc: 'A program on the PATH or in `node_modules/.bin`, or a list of it and its arguments: `protoc-gen-es`. Skep brings along `skep-openapi` and `skep-jsonschema`.',
  },
  protoc_builtin: {
    shape: suggested(
      Object.fromEntries(
        ['cpp', 'csharp', 'java', 'kotlin', 'objc', 'php', 'pyi', 'python', 'ruby', 'rust'].map((name) => [
          name,
          'Built into protoc.',
        ]),
      ),
    ),
    doc: 'A plugin that is built into protoc: `java`.',
  },
  protoc_path: protocPath,
  out,
  opt,
  include_imports: { shape: flag, doc: 'What definitions import is generated too.' },
  include_wkt: { shape: flag, doc: 'So are the well-known types, where `include_imports` is set.' },
  strategy,
  types,
  exclude_types: excludeTypes,
});

const managedRule: Readonly<Record<string, KeyShape>> = {
  file_option: {
    shape: oneOf(
      Object.fromEntries([...fileOptionNames].map((name) => [name, ''])),
      'file option of managed mode',
    ),
    doc: 'A file option: `go_package_prefix`.',
  },
  field_option: {
    shape: oneOf(
      { jstype: 'How JavaScript holds a 64-bit field: `JS_STRING`.' },
      'field option of managed mode',
    ),
    doc: 'A field option: `jstype`.',
  },
  module: { shape: text, doc: 'Only in this module.' },
  path: { shape: folder, doc: 'Only in this file or folder.' },
  field: { shape: text, doc: 'Only for the field of this full name.' },
};

const managedV2 = object({
  enabled: {
    shape: flag,
    doc: 'Turns managed mode on: file options are set by rule, not in the definitions.',
  },
  disable: { shape: list(object(managedRule)), doc: 'Options and places that are left as they are.' },
  override: {
    shape: list(object({ ...managedRule, value: { shape: anything, doc: 'The value.', required: true } })),
    doc: 'Values of options.',
  },
});

/** What `inputs` may be made of; one of the first ten a time. */
const input = object({
  module: {
    shape: text,
    doc: 'A module of a registry. Skep asks no registry: `buf export` it, and name the folder.',
  },
  directory: { shape: folder, doc: 'A folder of definitions.' },
  proto_file: { shape: text, doc: 'One definition.' },
  tarball: { shape: text, doc: 'A tar archive, by path or address.' },
  zip_archive: { shape: text, doc: 'A zip archive, by path or address.' },
  binary_image: { shape: text, doc: 'A descriptor set.' },
  json_image: { shape: text, doc: 'A descriptor set in JSON.' },
  text_image: { shape: text, doc: 'A descriptor set in text format, which Skep does not read.' },
  yaml_image: { shape: text, doc: 'A descriptor set in YAML.' },
  git_repo: { shape: text, doc: 'A git repository, by path or address.' },
  types,
  exclude_types: excludeTypes,
  paths: { shape: list(text), doc: 'Only these files and folders.' },
  exclude_paths: { shape: list(text), doc: 'Not these files and folders.' },
  compression: { shape: text, doc: '`gzip` or `zstd`.' },
  strip_components: { shape: integer, doc: 'How many folders are taken off the paths in an archive.' },
  subdir: { shape: text, doc: 'The folder in it.' },
  branch: { shape: text, doc: 'The branch.' },
  commit: { shape: text, doc: 'The commit.' },
  tag: { shape: text, doc: 'The tag.' },
  ref: { shape: text, doc: 'The git reference.' },
  depth: { shape: integer, doc: 'How many commits are fetched.' },
  recurse_submodules: {
    shape: flag,
    doc: 'Whether submodules are fetched: Skep does not, so make an input of each that is needed.',
  },
  include_package_files: { shape: flag, doc: 'Whether the other files of its package come along.' },
});

const prefix = { shape: anything, doc: 'A prefix for all files, with `except` and `override` by module.' };

/** What a `buf.gen.yaml` of a version may hold. */
export function bufGenYamlShape(of: 'v1beta1' | 'v1' | 'v2'): ObjectShape {
  const plugins = (shape: ObjectShape): KeyShape => ({
    shape: list(shape),
    doc: 'What generates code, one after the other.',
    required: true,
  });
  if (of === 'v2') {
    return object({
      version,
      clean: { shape: flag, doc: 'Empties the folders of `out` before.' },
      managed: {
        shape: managedV2,
        doc: 'Managed mode: file options are set by rule, not in the definitions.',
      },
      plugins: plugins(pluginV2),
      inputs: { shape: list(input), doc: 'What code is generated from. Without it, the definitions here.' },
    });
  }
  const path = { shape: oneOrMore(text), doc: 'The program, where its name is another.' };
  if (of === 'v1beta1') {
    return object({
      version,
      managed: { shape: flag, doc: 'Turns managed mode on.' },
      options: { shape: mapOf(anything), doc: 'Values of file options in managed mode.' },
      plugins: plugins(
        object({
          name: { shape: text, doc: 'The plugin: `go` for `protoc-gen-go`.', required: true },
          out,
          opt,
          path,
          strategy,
        }),
      ),
    });
  }
  return object({
    version,
    managed: {
      shape: object({
        enabled: { shape: flag, doc: 'Turns managed mode on.' },
        cc_enable_arenas: { shape: flag, doc: 'The file option `cc_enable_arenas`.' },
        java_multiple_files: { shape: flag, doc: 'The file option `java_multiple_files`.' },
        java_string_check_utf8: { shape: flag, doc: 'The file option `java_string_check_utf8`.' },
        java_package_prefix: prefix,
        csharp_namespace: prefix,
        optimize_for: prefix,
        go_package_prefix: prefix,
        objc_class_prefix: prefix,
        ruby_package: prefix,
        swift_prefix: prefix,
        override: { shape: mapOf(mapOf(text)), doc: 'Values by file option and file.' },
      }),
      doc: 'Managed mode: file options are set by rule, not in the definitions.',
    },
    plugins: plugins(
      object({
        plugin: { shape: text, doc: 'A local plugin (`go` for `protoc-gen-go`) or one of a registry.' },
        name: { shape: text, doc: 'The former key of `plugin`.' },
        revision: { shape: integer, doc: 'The revision of a remote plugin.' },
        out,
        opt,
        path,
        protoc_path: protocPath,
        strategy,
      }),
    ),
    types: {
      shape: object({
        include: { shape: list(text), doc: 'Full names: only these and what they need are generated.' },
      }),
      doc: 'Which types are generated.',
    },
  });
}
