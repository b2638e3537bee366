/**
 * What is made of definitions without a plugin. TypeScript is apart, in typescript.ts, as it brings along protoc-gen-es, which
 * nothing that starts quickly may.
 */

export { definitionText } from './definition-text.ts';
export { exampleJson } from './example-json.ts';
export type { GeneratedFile } from './generated-file.ts';
export { type HttpBinding, httpBindings } from './http-rule/http-bindings.ts';
export type { PathSegment, PathTemplate } from './http-rule/path-template.ts';
export { type JsonSchemaOptions, jsonSchema } from './json-schema/index.ts';
export { type OpenApiDocument, type OpenApiOptions, openApi } from './openapi/index.ts';
export { protoSource } from './proto-source/index.ts';
