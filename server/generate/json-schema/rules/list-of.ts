import type { JsonValue } from '@bufbuild/protobuf';

/** The elements of a repeated field in ProtoJSON, which leaves out an empty one. */
export function listOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}
