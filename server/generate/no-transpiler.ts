// Stands in for `typescript` and `@typescript/vfs` in bundles: see typescript.ts for why they are never reached.
export default {};
