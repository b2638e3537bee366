export { definitionText } from './definition-text.ts';
export { exampleJson } from './example-json.ts';
export { type GeneratedFile, generateTypeScript } from './typescript.ts';
