import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * protoc-gen-es ships as CommonJS alone, and so would bring the CommonJS half of Protobuf-ES along: 0.3 MB a bundle, and a third
 * of the time that the first `skep new` takes. What TypeScript wrote as `require` and `exports` is read as the modules it was.
 */
export const esmGenerator: Plugin = {
  name: 'esm-generator',
  setup(build) {
    build.onLoad({ filter: /protoc-gen-es[\\/]dist[\\/]cjs[\\/].*\.js$/ }, async ({ path }) => {
      const contents = asModule(await readFile(path, 'utf8'));
      if (/\brequire\(/.test(contents)) return { errors: [{ text: `${path} requires in a way of its own` }] };
      return { contents, loader: 'js' };
    });
  },
};

function asModule(text: string): string {
  const names = [...new Set([...text.matchAll(/^exports\.(\w+) = /gm)].map(([, name]) => name))];
  const body = text
    .replace('Object.defineProperty(exports, "__esModule", { value: true });', 'const exports = {};')
    .replaceAll(/^const (\w+) = require\((".*?")\);$/gm, 'import * as $1 from $2;');
  const values = names.map((name, at) => `const exported${at} = exports.${name};`);
  const exported = names.map((name, at) => `exported${at} as ${name}`).join(', ');
  return `${body}\n${values.join('\n')}\nexport { ${exported} };\n`;
}
