import { createFileRegistry } from '@bufbuild/protobuf';
import type { LinkedFile } from '../compiler/index.ts';
// Not through the folder's face: that would bring the code generator with it.
import { exampleJson } from '../generate/example-json.ts';
import { descriptorsOf } from '../workspace/descriptors.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { fromClientUri } from '../workspace/uri.ts';

/** JSON of a request with every field of a method; undefined when no file of the snapshot defines it, or it has errors. */
export function requestExample(
  snapshot: Snapshot,
  request: { uri?: string; service: string; method: string },
): string | undefined {
  const first = request.uri === undefined ? undefined : snapshot.file(fromClientUri(request.uri));
  for (const file of first ? [first, ...snapshot.files.values()] : snapshot.files.values()) {
    if (
      !file.linked.symbols.some((symbol) => symbol.kind === 'service' && symbol.fullName === request.service)
    )
      continue;
    const example = exampleIn(file.linked, request.service, request.method);
    if (example !== undefined) return example;
  }
  return undefined;
}

function exampleIn(file: LinkedFile, service: string, methodName: string): string | undefined {
  try {
    const method = createFileRegistry(descriptorsOf([file]))
      .getService(service)
      ?.methods.find(({ name }) => name === methodName);
    return method && exampleJson(method.input);
  } catch {
    // Descriptors of broken definitions do not always link. The diagnostics say why.
    return undefined;
  }
}
