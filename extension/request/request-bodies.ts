/** The messages of a request file that go to methods, for what the language server knows of them. */

import { messageText } from '../../runtime/api/request/request-body.ts';
import { type FileRequest, type RequestFile, requestAt } from '../../runtime/api/request/request-file.ts';
import type { RequestBodyParams } from '../language/protocol.ts';

const rpcTarget = /\/([\w.]+)\/(\w+)$/;

/** The method at the end of a request's target; a plain HTTP request may have none. */
export function targetMethod({ target }: FileRequest): { service: string; method: string } | undefined {
  const [, service, method] = rpcTarget.exec(target) ?? [];
  return service === undefined || method === undefined ? undefined : { service, method };
}

/** Every message of a file that goes to a method. */
export function requestBodies(file: RequestFile, text: string): RequestBodyParams[] {
  return file.requests.flatMap((request) => {
    const rpc = targetMethod(request);
    return rpc ? request.messageLines.map((lines) => ({ ...rpc, text: messageText(text, lines) })) : [];
  });
}

/** The message that has this line. */
export function requestBodyAt(file: RequestFile, text: string, line: number): RequestBodyParams | undefined {
  const request = requestAt(file, line);
  const rpc = request && targetMethod(request);
  const lines = request?.messageLines.find(({ first, last }) => first <= line && line <= last);
  return rpc && lines && { ...rpc, text: messageText(text, lines) };
}
