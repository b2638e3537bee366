/** Between thrown errors and the plain form in which a call ends. */
import { create, toBinary } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import type { CallEnd, ErrorDetail, Metadata } from './call.ts';
import { toHeaders, toMetadata } from './metadata.ts';

/** An end with an error and nothing else. */
export function failedEnd(code: Code, message: string): CallEnd {
  return { error: { code, message, details: [] }, trailers: [] };
}

/** What a ConnectError says, with its metadata as trailers after those given. */
export function endOfError(error: ConnectError, trailers: Metadata = []): CallEnd {
  // Metadata of an error that came from another service is that service's own: Connect relays only the payload.
  const metadata = error.isWireError ? [] : toMetadata(error.metadata);
  return {
    error: { code: error.code, message: error.rawMessage, details: detailsOf(error) },
    trailers: [...trailers, ...metadata],
  };
}

/** The error a caller gets thrown for an end that is not OK. */
export function errorOfEnd(error: NonNullable<CallEnd['error']>, metadata: Metadata): ConnectError {
  const thrown = new ConnectError(error.message, error.code, toHeaders(metadata));
  thrown.details = error.details.map(({ type, value }) => ({ type, value }));
  thrown.isWireError = true;
  return thrown;
}

function detailsOf(error: ConnectError): ErrorDetail[] {
  const details: ErrorDetail[] = [];
  for (const detail of error.details) {
    if (!('desc' in detail)) {
      details.push({ type: detail.type, value: detail.value });
      continue;
    }
    try {
      const value = toBinary(detail.desc, create(detail.desc, detail.value));
      details.push({ type: detail.desc.typeName, value });
    } catch {
      // A detail that cannot be written must not hide the error it belongs to.
    }
  }
  return details;
}

/** The standard end of a call whose caller went away. */
export const canceledEnd: CallEnd = failedEnd(Code.Canceled, 'the call was cancelled');
