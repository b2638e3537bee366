/** A detail of an error, as a part of a `skep-response` document. */

export interface ErrorDetail {
  /** Full name of its message. */
  type: string;
  base64: string;
  /** Where its type is known. */
  json?: unknown;
}

/** What a detail of an error says, in JSON where its type is known. */
export function detailText({ type, base64, json }: ErrorDetail): string {
  if (json !== undefined) return `${type}\n${JSON.stringify(json, null, 2)}`;
  return `${type}\n# in base64: no definition of this workspace has it\n${base64}`;
}
