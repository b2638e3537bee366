import type { BufVersion } from '../../buf-config/index.ts';
import { breakingRuleNames, lintRuleNames } from './rule-values.ts';
import {
  anything,
  fileOrFolder,
  flag,
  folder,
  type KeyShape,
  list,
  mapOf,
  type ObjectShape,
  object,
  oneOf,
  type StringShape,
  text,
} from './shape.ts';

const version: KeyShape = {
  shape: oneOf(
    {
      v2: 'One `buf.yaml` for a whole workspace, with its modules listed.',
      v1: 'A `buf.yaml` a module; `buf.work.yaml` lists them.',
      v1beta1: 'The first format. Import roots are in `build.roots`.',
    },
    'version of `buf.yaml`',
  ),
  doc: 'The version of this file. Write `v2`.',
  required: true,
};

const name: KeyShape = {
  shape: text,
  doc: 'The name of the module in a registry: `buf.build/acme/petapis`.',
};

const deps: KeyShape = {
  shape: list(text),
  doc: 'Modules of a registry that definitions here import: `buf.build/googleapis/googleapis`, or one with `:LABEL`.',
};

/** What a `buf.yaml` of a version may hold. */
export function bufYamlShape(of: BufVersion): ObjectShape {
  const lint: KeyShape = {
    shape: lintShape(of),
    doc: 'Which lint rules are used. Without it, those of the category `STANDARD`.',
  };
  const breaking: KeyShape = {
    shape: breakingShape(of),
    doc: 'Which changes count as breaking. Without it, those of the category `FILE`.',
  };
  if (of === 'v2') {
    const plugins = { shape: list(object(plugin)), doc: 'Plugins with lint or breaking rules of their own.' };
    const policies = { shape: list(object(policy)), doc: 'Policies: sets of rules kept elsewhere.' };
    const modules = {
      shape: list(object({ ...moduleKeys, lint, breaking })),
      doc: 'The folders of definitions of this workspace. Without it, the folder of this file is the one module.',
    };
    return object({ version, name, modules, deps, lint, breaking, plugins, policies });
  }
  const excludes = { shape: list(folder), doc: 'Folders that are left out of the module.' };
  const roots = { shape: list(folder), doc: 'Folders that imports are looked up in.' };
  const build = {
    shape: object(of === 'v1beta1' ? { roots, excludes } : { excludes }),
    doc: 'Which definitions belong to the module.',
  };
  return object({ version, name, deps, build, lint, breaking });
}

const moduleKeys: Readonly<Record<string, KeyShape>> = {
  path: { shape: folder, doc: 'The folder of the module, from the folder of this file.', required: true },
  name,
  includes: {
    shape: list(folder),
    doc: 'The only folders that belong to the module, from the folder of this file.',
  },
  excludes: { shape: list(folder), doc: 'Folders that are left out of it, from the folder of this file.' },
};

const ignore: KeyShape = {
  shape: list(fileOrFolder),
  doc: 'Files and folders that are not checked, from the folder of this file.',
};

const plugin: Readonly<Record<string, KeyShape>> = {
  plugin: { shape: anything, doc: 'The program, or a list of it and its arguments.', required: true },
  options: { shape: mapOf(anything), doc: 'Options of the plugin.' },
};

const policy: Readonly<Record<string, KeyShape>> = {
  policy: { shape: text, doc: 'A file, or a name in a registry.', required: true },
  ignore,
  ignore_only: { shape: mapOf(list(fileOrFolder)), doc: 'Files and folders that are not checked, by rule.' },
};

function checkKeys(names: StringShape): Readonly<Record<string, KeyShape>> {
  return {
    use: { shape: list(names), doc: 'Rules and categories of rules that are used.' },
    except: { shape: list(names), doc: 'Rules and categories that are left out of `use`.' },
    ignore,
    ignore_only: {
      shape: mapOf(list(fileOrFolder), names),
      doc: 'Files and folders that are not checked, by rule or category.',
    },
    disable_builtin: { shape: flag, doc: "Leaves out all of buf's own rules: those of plugins remain." },
  };
}

function lintShape(of: BufVersion): ObjectShape {
  const comments: Readonly<Record<string, KeyShape>> =
    of === 'v2'
      ? {
          disallow_comment_ignores: {
            shape: flag,
            doc: 'Comments `// buf:lint:ignore RULE` ignore nothing.',
          },
        }
      : {
          allow_comment_ignores: {
            shape: flag,
            doc: 'Comments `// buf:lint:ignore RULE` ignore a rule for what they stand before.',
          },
        };
  return object({
    ...checkKeys(lintRuleNames(of)),
    enum_zero_value_suffix: {
      shape: text,
      doc: 'What the names of zero values end with, for `ENUM_ZERO_VALUE_SUFFIX`. Default: `_UNSPECIFIED`.',
    },
    rpc_allow_same_request_response: {
      shape: flag,
      doc: 'An rpc may have one type for request and response, for `RPC_REQUEST_RESPONSE_UNIQUE`.',
    },
    rpc_allow_google_protobuf_empty_requests: {
      shape: flag,
      doc: 'Rpcs may take `google.protobuf.Empty`.',
    },
    rpc_allow_google_protobuf_empty_responses: {
      shape: flag,
      doc: 'Rpcs may answer with `google.protobuf.Empty`.',
    },
    service_suffix: {
      shape: text,
      doc: 'What the names of services end with, for `SERVICE_SUFFIX`. Default: `Service`.',
    },
    ...comments,
  });
}

function breakingShape(of: BufVersion): ObjectShape {
  return object({
    ...checkKeys(breakingRuleNames(of)),
    ignore_unstable_packages: {
      shape: flag,
      doc: 'Packages that end with a version like `v1beta1` may change as they like.',
    },
  });
}
