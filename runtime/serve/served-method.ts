/** One method of a router, made ready to be called. */
import { isUtf8 } from 'node:buffer';
import { create, type DescMessage, type Message, type MessageInitShape } from '@bufbuild/protobuf';
import { Code, ConnectError, type MethodImplSpec } from '@connectrpc/connect';
import {
  createMethodSerializationLookup,
  type MethodSerializationLookup,
  type UniversalHandlerOptions,
  validateUniversalHandlerOptions,
} from '@connectrpc/connect/protocol';
import type { Codec } from '../call/call.ts';
import { type LentMessage, lendMessage, returnMessage, takeMessage } from '../encode/index.ts';
import type { AnsweredCall } from './answered-call.ts';
import type { Validate } from './validation.ts';

export type RouterOptions = Partial<UniversalHandlerOptions>;

export interface ServedMethod {
  spec: MethodImplSpec;
  options: UniversalHandlerOptions;
  serialization: MethodSerializationLookup<DescMessage, DescMessage>;
  hooks: ServeHooks;
  /** Its handler has thrown, and not succeeded since. */
  threw: boolean;
}

/** What whoever serves wants to know of, or do around, each call. */
export interface ServeHooks {
  /** Checks each request before its handler sees it. It may be set after the routes are known. */
  validate?: Validate | undefined;
  /**
   * Hears of everything a handler throws that is not a ConnectError, of which the caller gets no word, and of a ConnectError whose
   * code says that it is the service's fault.
   */
  onThrow?(reason: unknown, call: AnsweredCall): void;
  /** A call has succeeded of a method whose handler threw before. */
  onMended?(call: AnsweredCall): void;
  /** Runs the handler; must call `handler` at once and return what it returns. */
  around?<T>(call: AnsweredCall, handler: () => T): T;
}

/** Throws ConnectError (INTERNAL) for a limit in the router's options that is no size a message can have. */
export function createServedMethod(
  spec: MethodImplSpec,
  routerOptions: RouterOptions,
  hooks: ServeHooks,
): ServedMethod {
  const options = validateUniversalHandlerOptions(routerOptions);
  const { binaryOptions, jsonOptions } = options;
  const serialization = createMethodSerializationLookup(spec.method, binaryOptions, jsonOptions, options);
  return { spec, options, serialization, hooks, threw: false };
}

/**
 * Throws INVALID_ARGUMENT for a message that breaks a rule of its definition, and for bytes that are no such message:
 * Connect has INTERNAL there, but it is the caller's fault.
 */
export function parseRequest(method: ServedMethod, codec: Codec, bytes: Uint8Array): Message {
  const message = parse(method, codec, bytes);
  method.hooks.validate?.(method.spec.method.input, message);
  return message;
}

/** What a handler answered with, in the binary format; undefined where only `serializeAnswer` can do it, or say why not. */
export function lendAnswer(
  { spec: { method }, options }: ServedMethod,
  codec: Codec,
  answer: MessageInitShape<DescMessage>,
): LentMessage | undefined {
  const { binaryOptions, writeMaxBytes } = options;
  const leavesUnknown =
    binaryOptions && 'writeUnknownFields' in binaryOptions && !binaryOptions.writeUnknownFields;
  if (codec !== 'proto' || leavesUnknown) return undefined;
  let message: Message;
  try {
    message = create(method.output, answer);
  } catch {
    return undefined;
  }
  const lent = lendMessage(method.output, message);
  if (lent === undefined || lent.length <= writeMaxBytes) return lent;
  returnMessage(lent);
  return undefined;
}

/**
 * The bytes of what a handler answered with, of which `lendAnswer` has given `lent`, or nothing. Where TypeScript was not asked that can
 * be anything: throws INTERNAL, which says what is wrong with it, without the places in the codec that found it.
 */
export function serializeAnswer(
  { spec: { method }, serialization }: ServedMethod,
  codec: Codec,
  answer: MessageInitShape<DescMessage>,
  lent: LentMessage | undefined,
): Uint8Array {
  if (lent !== undefined) return takeMessage(lent);
  try {
    return serialization.getO(codec === 'proto').serialize(create(method.output, answer));
  } catch (reason) {
    // Of another code it is no fault of the message's: that is larger than the router's options allow.
    if (reason instanceof ConnectError && reason.code !== Code.Internal) throw reason;
    const why = reason instanceof ConnectError ? reason.rawMessage : String(reason);
    throw new ConnectError(`the handler's answer is no ${method.output.typeName}: ${why}`, Code.Internal);
  }
}

function parse(method: ServedMethod, codec: Codec, bytes: Uint8Array): Message {
  // Connect would read a character of replacement for what is none.
  if (codec === 'json' && !isUtf8(bytes)) {
    throw new ConnectError('cannot decode message: the JSON is not UTF-8', Code.InvalidArgument);
  }
  try {
    return method.serialization.getI(codec === 'proto').parse(bytes);
  } catch (reason) {
    if (!(reason instanceof ConnectError) || reason.code !== Code.Internal) throw reason;
    const name = method.spec.method.input.typeName;
    throw new ConnectError(`cannot decode message ${name}: ${reason.rawMessage}`, Code.InvalidArgument);
  }
}
