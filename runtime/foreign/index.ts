export { type DescribedForeign, describeForeign } from './describe-foreign.ts';
export { ForeignEnvironments } from './foreign-environments.ts';
export type { DefinitionSource, ForeignOptions, ForeignProtocol } from './foreign-options.ts';
export { foreignService } from './foreign-service.ts';
export { ForeignTargets } from './foreign-targets.ts';
export { forgetDefinitions } from './kept-definitions.ts';
export { usedDefinition } from './used-definition.ts';
