import { isWithinPath, normalizePath, relativePath } from './paths.ts';

/** The versions of `buf.yaml`. Rules and categories differ between them. */
export const bufVersions = ['v1beta1', 'v1', 'v2'] as const;
/** Of the format of a `buf.yaml`: what is checked unless it says so depends on it. */
export type BufVersion = (typeof bufVersions)[number];

/** What the `lint` and `breaking` sections have in common. */
export interface CheckConfig {
  readonly version: BufVersion;
  /** Nothing is checked: a path that is ignored is the module itself. */
  readonly disabled: boolean;
  /** Names of rules and categories. When there are none, the defaults apply. */
  readonly use: readonly string[];
  readonly except: readonly string[];
  /** Files and folders, relative to the module's folder, and so to its import root. */
  readonly ignore: readonly string[];
  /** The same by the name of a rule or category. */
  readonly ignoreOnly: ReadonlyMap<string, readonly string[]>;
  /** The rules of plugins alone are used, as if these did not exist. */
  readonly disableBuiltin: boolean;
}

/** The `lint` section. */
export interface LintConfig extends CheckConfig {
  /** '' stands for the default, `_UNSPECIFIED`. */
  readonly enumZeroValueSuffix: string;
  readonly rpcAllowSameRequestResponse: boolean;
  readonly rpcAllowGoogleProtobufEmptyRequests: boolean;
  readonly rpcAllowGoogleProtobufEmptyResponses: boolean;
  /** '' stands for the default, `Service`. */
  readonly serviceSuffix: string;
  /** Whether `// buf:lint:ignore RULE` counts. */
  readonly allowCommentIgnores: boolean;
}

/** The `breaking` section. */
export interface BreakingConfig extends CheckConfig {
  readonly ignoreUnstablePackages: boolean;
}

/** Reads a `lint` section of the module whose folder is `modulePath`, relative to the config file's. */
export function lintConfig(section: unknown, version: BufVersion, modulePath: string): LintConfig {
  const values = record(section);
  return {
    ...checkConfig(values, version, modulePath),
    enumZeroValueSuffix: string(values.enum_zero_value_suffix),
    rpcAllowSameRequestResponse: values.rpc_allow_same_request_response === true,
    rpcAllowGoogleProtobufEmptyRequests: values.rpc_allow_google_protobuf_empty_requests === true,
    rpcAllowGoogleProtobufEmptyResponses: values.rpc_allow_google_protobuf_empty_responses === true,
    serviceSuffix: string(values.service_suffix),
    allowCommentIgnores:
      version === 'v2' ? values.disallow_comment_ignores !== true : values.allow_comment_ignores === true,
  };
}

/** Reads a `breaking` section, as `lintConfig`. */
export function breakingConfig(section: unknown, version: BufVersion, modulePath: string): BreakingConfig {
  const values = record(section);
  return {
    ...checkConfig(values, version, modulePath),
    ignoreUnstablePackages: values.ignore_unstable_packages === true,
  };
}

/** Whether a section says nothing, so that the one of the whole file applies. */
export function isEmptySection(section: unknown): boolean {
  return Object.values(record(section)).every((value) => {
    if (value === null || value === undefined || value === '' || value === false) return true;
    return typeof value === 'object' && Object.keys(value).length === 0;
  });
}

function checkConfig(values: Record<string, unknown>, version: BufVersion, modulePath: string): CheckConfig {
  const ignored = strings(values.ignore).map(normalizePath);
  const ignoreOnly = new Map<string, readonly string[]>();
  for (const [name, paths] of Object.entries(record(values.ignore_only))) {
    const inModule = pathsInModule(strings(paths).map(normalizePath), modulePath);
    if (inModule.length > 0) ignoreOnly.set(name, inModule);
  }
  return {
    version,
    disabled: ignored.includes(modulePath),
    use: strings(values.use),
    except: strings(values.except),
    ignore: pathsInModule(ignored, modulePath),
    ignoreOnly,
    disableBuiltin: values.disable_builtin === true,
  };
}

function pathsInModule(paths: readonly string[], modulePath: string): string[] {
  return paths.filter((path) => isWithinPath(modulePath, path)).map((path) => relativePath(modulePath, path));
}

/** The object a value is; an empty one for anything else. */
export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** The strings of a list; none for anything else. */
export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string' && item !== '') : [];
}

/** The string a value is; '' for anything else. */
export function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
