/** Projects on disk: find, make, prepare, bundle. */
export { type BuiltCode, type CodeBuilder, ProjectBundler } from './bundler.ts';
export { CommandCode } from './command-code.ts';
export { commandNames } from './command-names.ts';
export { type CreatedProject, createProject } from './create-project.ts';
export { type DefinedServices, definedServices, ownServices } from './defined-services.ts';
export { findFoldersWith, findProjects } from './find-projects.ts';
export { defaultConcurrency, type Manifest, manifestFile, parseManifest, readManifest } from './manifest.ts';
export { type Prepared, prepare } from './prepare.ts';
export { listTemplates } from './templates.ts';
export type { UsedDefinition, UsesSources } from './uses.ts';
