/** Errors as Connect writes them in JSON: https://connectrpc.com/docs/protocol#error-end-stream */
import {
  createRegistry,
  fromBinary,
  type JsonValue,
  type Registry as Types,
  toJson,
} from '@bufbuild/protobuf';
import type { ErrorDetail } from '../call/call.ts';
import type { Registry } from '../registry/registry.ts';
import type { Failure } from './status.ts';
import { codeName } from './status.ts';

/** Writes error details as JSON, by the definitions of everything that is registered. */
export class DetailWriter implements Disposable {
  private readonly registry: Registry;
  private readonly subscription: Disposable;
  private types: Types | undefined;

  constructor(registry: Registry) {
    this.registry = registry;
    this.subscription = registry.onChange(() => {
      this.types = undefined;
    });
  }

  [Symbol.dispose](): void {
    this.subscription[Symbol.dispose]();
  }

  /** The detail in JSON, for people to read; undefined when its type is not known or the bytes are not of it. */
  debug(detail: ErrorDetail): JsonValue | undefined {
    this.types ??= createRegistry(...this.registry.files());
    const type = this.types.getMessage(detail.type);
    if (!type) return undefined;
    try {
      return toJson(type, fromBinary(type, detail.value), { registry: this.types });
    } catch {
      return undefined;
    }
  }
}

/** `{"code":"not_found","message":"...","details":[{"type","value","debug"}]}` */
export function errorJson(error: Failure & { details?: ErrorDetail[] }, writer: DetailWriter): object {
  const details = (error.details ?? []).map((detail) => ({
    type: detail.type,
    value: Buffer.from(detail.value).toString('base64').replace(/=+$/, ''),
    debug: writer.debug(detail),
  }));
  return {
    code: codeName(error.code),
    ...(error.message === '' ? {} : { message: error.message }),
    ...(details.length === 0 ? {} : { details }),
  };
}
