/**
 * Code generation as a `buf.gen.yaml` asks for it: what there is to know but for how programs are run and files are written. Apart from
 * index.ts, as it brings along what finds and compiles definitions.
 */

export type { FileSystem } from '../workspace/file-system.ts';
export { isConfig, isSkippedFolder } from '../workspace/listing.ts';
export { type FileUri, fromClientUri, toClientUri } from '../workspace/uri.ts';
export { runBuiltIn } from './built-in/index.ts';
export { archiveFiles, isRead, type PackedFiles } from './input/archive-files.ts';
export { type CollectedInput, collectInput, type DefinitionProblem } from './input/collect-input.ts';
export { imageInput } from './input/image-input.ts';
export { InputError } from './input/input-error.ts';
export { applyManagedMode } from './managed/managed-mode.ts';
export { OutputFolder } from './plugin/output-folder.ts';
export { type PluginAnswer, pluginAnswer } from './plugin/plugin-answer.ts';
export { type GenerateInput, pluginRequests } from './plugin/plugin-requests.ts';
export { readTemplate } from './template/read-template.ts';
export type {
  BuiltInName,
  Compression,
  GenerateTemplate,
  GitRevision,
  ManagedConfig,
  PluginProgram,
  TemplateInput,
  TemplatePlugin,
  TemplateProblem,
} from './template/template.ts';
export { filterTypes } from './types/filter-types.ts';
export { type TypeFilter, TypeFilterError } from './types/type-filter.ts';
