import type { TypeFilter } from '../types/type-filter.ts';

/** What a `buf.gen.yaml` asks for, of whichever version. */
export interface GenerateTemplate {
  readonly plugins: readonly TemplatePlugin[];
  /** What code is generated from; without any, the folder of the file. */
  readonly inputs: readonly TemplateInput[];
  /** Whether what is in the folders of `out`, and was not generated now, is removed. */
  readonly clean: boolean;
  readonly managed: ManagedConfig;
}

/** How a plugin is run. */
export type PluginProgram =
  /** A program and its arguments. */
  | { readonly kind: 'local'; readonly command: readonly string[] }
  /** One that is built into protoc; `protoc` is that program and its arguments. */
  | { readonly kind: 'protoc'; readonly name: string; readonly protoc: readonly string[] }
  /** Version 1: `protoc-gen-NAME` if there is one, else what protoc has of that name. */
  | { readonly kind: 'local-or-protoc'; readonly name: string }
  /** One of ours, in this process. */
  | { readonly kind: 'built-in'; readonly name: BuiltInName };

export const builtInNames = ['protoc-gen-es', 'skep-openapi', 'skep-jsonschema'] as const;
/** Plugins that need no program. */
export type BuiltInName = (typeof builtInNames)[number];

/** One plugin of a template. */
export interface TemplatePlugin {
  /** As written, for messages. */
  readonly name: string;
  readonly program: PluginProgram;
  /** A folder, relative to the file's own, or absolute. */
  readonly out: string;
  /** All of `opt`, as the plugin gets it. */
  readonly parameter: string;
  readonly includeImports: boolean;
  readonly includeWellKnownTypes: boolean;
  /** Whether it is run for each folder of definitions, or once. */
  readonly strategy: 'directory' | 'all';
  readonly filter: TypeFilter;
  /** Where in the text it stands. */
  readonly offset: number;
}

/** What an input can be: a folder, or a definition; what a compiler wrote; or files that are packed, or in another repository. */
export const inputKinds = [
  ...(['directory', 'proto_file'] as const),
  ...(['binary_image', 'json_image', 'yaml_image'] as const),
  ...(['tarball', 'zip_archive', 'git_repo'] as const),
] as const;
/** What an input is made of. */
export type InputKind = (typeof inputKinds)[number];

/** How a file is compressed; undefined: as its name says. */
export type Compression = 'none' | 'gzip' | 'zstd' | undefined;

/** One input of a template. */
export interface TemplateInput {
  readonly kind: InputKind;
  /** From the folder of the template; of some kinds it may be a URL. */
  readonly path: string;
  /** Of one definition: whether those of its folder are meant too. */
  readonly packageFiles: boolean;
  readonly compression?: Compression;
  /** How many folders around everything in an archive are left out. */
  readonly stripComponents?: number;
  /** The folder in an archive or repository that is meant. */
  readonly folder?: string;
  readonly revision?: GitRevision;
  /** Files and folders from the folder of the template; empty: all. */
  readonly paths: readonly string[];
  readonly excludePaths: readonly string[];
  readonly filter: TypeFilter;
  readonly offset: number;
}

/** What of a repository is meant; its default branch where nothing is said. */
export interface GitRevision {
  readonly branch: string;
  readonly tag: string;
  readonly commit: string;
  /** Anything that names a commit of the branch. */
  readonly ref: string;
  /** How many commits are looked through for it; 0: as many as it takes by default. */
  readonly depth: number;
}

/** Managed mode: https://buf.build/docs/generate/managed-mode/ */
export interface ManagedConfig {
  readonly enabled: boolean;
  readonly disable: readonly ManagedRule[];
  /** The last one that matches counts. */
  readonly override: readonly (ManagedRule & { readonly value: unknown })[];
}

/** Where a rule of managed mode applies; what is absent applies to all. */
export interface ManagedRule {
  readonly fileOption?: string;
  readonly fieldOption?: string;
  /** Full name of a module. */
  readonly module?: string;
  /** A file or folder, as definitions import it. */
  readonly path?: string;
  /** Full name of a field. */
  readonly field?: string;
}

/** One thing that is wrong in a template. */
export interface TemplateProblem {
  readonly message: string;
  readonly offset: number;
  /** A plugin that cannot be run here, and is left out: the others can. All else has to be mended first. */
  readonly isLeftOut?: true;
}
