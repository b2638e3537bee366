import type { DescMessage } from '@bufbuild/protobuf';
import { base64Decode } from '@bufbuild/protobuf/wire';
import type { CancellationToken, Diagnostic } from 'vscode-languageserver';
import { decodeMessage } from '../features/decode-message.ts';
import {
  checkRequestBody,
  completeRequestBody,
  hoverRequestBody,
  requestMessage,
} from '../features/request-body/index.ts';
import { requestForm } from '../features/request-form/request-form.ts';
import * as protocol from '../protocol.ts';
import { refuseWhenCancelled } from './of-file.ts';
import type { Session } from './session.ts';

/** Answers what clients ask about the JSON in request files. */
export function answerRequestBodies({ connection, workspace }: Session): void {
  /** What a method takes; looked for in the whole workspace where no open document defines it. */
  const messageFor = async (
    params: protocol.RequestFormParams,
    token: CancellationToken,
  ): Promise<DescMessage | undefined> => {
    const known = requestMessage(await workspace.snapshot(), params);
    const message = known ?? requestMessage(await workspace.snapshotFor(params.service), params);
    refuseWhenCancelled(token);
    return message;
  };
  connection.onRequest(
    protocol.decodeMessage,
    async ({ type, base64 }: protocol.DecodeMessageParams): Promise<string | null> => {
      const bytes = base64Decode(base64);
      const known = decodeMessage(await workspace.snapshot(), type, bytes);
      const json = known ?? decodeMessage(await workspace.snapshotFor(type), type, bytes);
      return json === undefined ? null : JSON.stringify(json);
    },
  );
  connection.onRequest(
    protocol.requestForm,
    async (
      params: protocol.RequestFormParams,
      token: CancellationToken,
    ): Promise<protocol.RequestFormResult> => {
      const message = await messageFor(params, token);
      return message ? requestForm(message) : null;
    },
  );
  connection.onRequest(
    protocol.checkRequestBody,
    async (params: protocol.RequestBodyParams, token: CancellationToken): Promise<Diagnostic[] | null> => {
      const message = await messageFor(params, token);
      return message ? checkRequestBody(message, params.text) : null;
    },
  );
  connection.onRequest(
    protocol.completeRequestBody,
    async (params: protocol.RequestBodyPlaceParams, token: CancellationToken) => {
      const message = await messageFor(params, token);
      return message ? completeRequestBody(message, params.text, params.position) : [];
    },
  );
  connection.onRequest(
    protocol.hoverRequestBody,
    async (params: protocol.RequestBodyPlaceParams, token: CancellationToken) => {
      const message = await messageFor(params, token);
      return (message && (await hoverRequestBody(message, params.text, params.position))) ?? null;
    },
  );
}
