/** The config files of buf, whose names and meaning Skep respects: text in, what they mean and what is wrong in them out. */
export { type BufModule, type BufYaml, importPathIn, moduleFor, parseBufYaml } from './buf-yaml.ts';
export {
  type BreakingConfig,
  type BufVersion,
  bufVersions,
  type CheckConfig,
  type LintConfig,
} from './check-config.ts';
export { isWithinPath, isWithinPaths, joinPath, normalizePath, relativePath } from './paths.ts';
