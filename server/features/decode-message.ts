/** The JSON of a message in binary, by the definitions of the workspace or those that come along: of the details of an error. */
import {
  createRegistry,
  type DescMessage,
  fromBinary,
  type JsonValue,
  type Registry,
  toJson,
} from '@bufbuild/protobuf';
import { bundledFiles, compile } from '../compiler/index.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { loadableTypes } from './request-body/request-message.ts';
import { findSymbol } from './symbols.ts';

/** Undefined for a type that is not known, and for bytes that are not of it. */
export function decodeMessage(
  snapshot: Snapshot,
  typeName: string,
  bytes: Uint8Array,
): JsonValue | undefined {
  const found = inBundled(typeName) ?? inSnapshot(snapshot, typeName);
  if (!found) return undefined;
  try {
    return toJson(found.message, fromBinary(found.message, bytes), { registry: found.registry });
  } catch {
    return undefined;
  }
}

interface Found {
  message: DescMessage;
  /** Types that an Any in it may have. */
  registry: Registry;
}

function inSnapshot(snapshot: Snapshot, typeName: string): Found | undefined {
  for (const file of snapshot.files.values()) {
    const declared = findSymbol(file.linked, typeName);
    const registry = declared && loadableTypes(declared.file);
    const message = registry?.getMessage(typeName);
    if (registry && message) return { message, registry };
  }
  return undefined;
}

let bundled: Registry | undefined;

/** `google.rpc`'s: nobody imports them to read an error. */
function inBundled(typeName: string): Found | undefined {
  if (!typeName.startsWith('google.')) return undefined;
  bundled ??= bundledTypes();
  const message = bundled.getMessage(typeName);
  return message && { message, registry: bundled };
}

function bundledTypes(): Registry {
  const paths = [...bundledFiles.keys()].filter((path) => path.startsWith('google/rpc/'));
  const { files } = compile(paths, () => undefined);
  const registries = paths.flatMap((path) => {
    const file = files.get(path);
    const registry = file && loadableTypes(file);
    return registry ? [registry] : [];
  });
  return createRegistry(...registries);
}
