/** A plugin that does what its parameter says, as JSON: see `Script`. */
import { readFileSync } from 'node:fs';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { CodeGeneratorRequestSchema, CodeGeneratorResponseSchema } from '@bufbuild/protobuf/wkt';

export interface Script {
  files?: { name: string; content: string; insertionPoint?: string }[];
  error?: string;
  /** Written to standard error. */
  says?: string;
  /** Written to standard output in place of an answer. */
  prints?: string;
  exit?: number;
  /** Never ends. */
  hangs?: boolean;
}

/** What a template's `opt` must be for a plugin to do this. */
export function opt(script: Script): string {
  return Buffer.from(JSON.stringify(script)).toString('base64url');
}

if (import.meta.main) {
  const request = fromBinary(CodeGeneratorRequestSchema, readFileSync(0));
  const script = JSON.parse(Buffer.from(request.parameter, 'base64url').toString()) as Script;
  if (script.says !== undefined) console.error(script.says);
  if (script.prints !== undefined) process.stdout.write(script.prints);
  else if (script.hangs === true) setInterval(() => undefined, 1000);
  else {
    const response = create(CodeGeneratorResponseSchema, {
      file: script.files ?? [],
      ...(script.error === undefined ? {} : { error: script.error }),
    });
    process.stdout.write(toBinary(CodeGeneratorResponseSchema, response));
  }
  process.exitCode = script.exit ?? 0;
}
