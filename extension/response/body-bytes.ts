/** The bytes of an answer that is no text: of a plain HTTP request, or of a method that answers with `google.api.HttpBody`. */
import type { JsonCallResult } from '../../runtime/api/call-json.ts';
import { base64Bytes, imageKind } from './hex-text.ts';

export interface BodyBytes {
  contentType: string;
  bytes: Uint8Array;
}

/** Undefined of an answer that is text or messages. */
export function bodyBytes({ binary, messages }: JsonCallResult): BodyBytes | undefined {
  if (binary) return binary;
  const [message] = messages;
  if (message === undefined || messages.length > 1 || !message.includes('"contentType"')) return undefined;
  try {
    const value: unknown = JSON.parse(message);
    if (typeof value !== 'object' || value === null) return undefined;
    const { contentType, data, ...others } = value as Record<string, unknown>;
    if (typeof contentType !== 'string' || typeof data !== 'string') return undefined;
    // `HttpBody` has one more field, which seldom is set.
    if (Object.keys(others).some((name) => name !== 'extensions')) return undefined;
    const bytes = base64Bytes(data);
    return bytes && { contentType, bytes };
  } catch {
    return undefined;
  }
}

/** The end that a file of these bytes has. */
export function fileEnd({ contentType, bytes }: BodyBytes): string {
  const [type = ''] = contentType.split(';');
  const known: Record<string, string> = {
    'application/json': 'json',
    'application/pdf': 'pdf',
    'application/zip': 'zip',
    'text/html': 'html',
    'text/plain': 'txt',
    'text/csv': 'csv',
    'application/xml': 'xml',
    'audio/mpeg': 'mp3',
    'audio/wav': 'wav',
    'video/mp4': 'mp4',
  };
  return imageKind(bytes) ?? known[type.trim().toLowerCase()] ?? 'bin';
}
