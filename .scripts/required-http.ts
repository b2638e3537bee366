import type { Plugin } from 'esbuild';

/**
 * As an ES module, `node:http` reads each of its exports once, and three of them load undici: a tenth of the time that a
 * runtime needs to start, for nothing that it uses. Required, it reads none.
 */
export const requiredHttp: Plugin = {
  name: 'required-http',
  setup(build) {
    if (build.initialOptions.format !== 'esm') return;
    const namespace = 'required-http';
    build.onResolve({ filter: /^(?:node:)?http$/ }, ({ kind }) =>
      kind === 'require-call' ? { path: 'node:http', external: true } : { path: 'node:http', namespace },
    );
    build.onLoad({ filter: /.*/, namespace }, () => ({ contents: 'module.exports = require("node:http");' }));
  },
};
