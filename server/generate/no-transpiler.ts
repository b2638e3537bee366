// Stands in for `typescript` and `@typescript/vfs` in bundles: see typescript.ts for why they are never reached.
export default {};
export const createDefaultMapFromNodeModules = undefined;
export const createSystem = undefined;
export const createVirtualCompilerHost = undefined;
