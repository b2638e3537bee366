// Not through the folder's face: that would bring the code generator with it.
import { exampleJson } from '../../generate/example-json.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { type MethodName, requestMessage } from './request-message.ts';

/** JSON of a request with every field of a method; undefined when no file of the snapshot defines it. */
export function requestExample(snapshot: Snapshot, request: MethodName): string | undefined {
  const message = requestMessage(snapshot, request);
  return message && exampleJson(message);
}
