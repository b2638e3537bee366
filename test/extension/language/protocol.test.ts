import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import type * as clientForm from '../../../extension/form/form-model.ts';
import * as client from '../../../extension/language/protocol.ts';
import type * as serverForm from '../../../server/features/request-form/form-model.ts';
import * as server from '../../../server/protocol.ts';

/** `true` where two types are one, member by member; nothing else is assignable where they are not. */
type Same<Pair extends [unknown, unknown]> =
  (<T>() => T extends Pair[0] ? 1 : 2) extends <T>() => T extends Pair[1] ? 1 : 2 ? true : never;

interface Messages {
  BundledFileParams: [server.BundledFileParams, client.BundledFileParams];
  CompactLocations: [server.CompactLocations, client.CompactLocations];
  DecodeMessageParams: [server.DecodeMessageParams, client.DecodeMessageParams];
  DefinedMethod: [server.DefinedMethod, client.DefinedMethod];
  DefinedService: [server.DefinedService, client.DefinedService];
  GatewayAddressParams: [server.GatewayAddressParams, client.GatewayAddressParams];
  HandledMethod: [server.HandledMethod, client.HandledMethod];
  HandledMethodParams: [server.HandledMethodParams, client.HandledMethodParams];
  HandledMethodResult: [server.HandledMethodResult, client.HandledMethodResult];
  HandledMethodsParams: [server.HandledMethodsParams, client.HandledMethodsParams];
  InitializationOptions: [server.InitializationOptions, client.InitializationOptions];
  ListFilesParams: [server.ListFilesParams, client.ListFilesParams];
  ListFilesResult: [server.ListFilesResult, client.ListFilesResult];
  ListFolderParams: [server.ListFolderParams, client.ListFolderParams];
  ListFolderResult: [server.ListFolderResult, client.ListFolderResult];
  LocateParams: [server.LocateParams, client.LocateParams];
  LocateResult: [server.LocateResult, client.LocateResult];
  MissingHandler: [server.MissingHandler, client.MissingHandler];
  MissingHandlersParams: [server.MissingHandlersParams, client.MissingHandlersParams];
  ReadFilesParams: [server.ReadFilesParams, client.ReadFilesParams];
  ReadFilesResult: [server.ReadFilesResult, client.ReadFilesResult];
  RequestBodyParams: [server.RequestBodyParams, client.RequestBodyParams];
  RequestBodyPlaceParams: [server.RequestBodyPlaceParams, client.RequestBodyPlaceParams];
  RequestExampleParams: [server.RequestExampleParams, client.RequestExampleParams];
  RequestFormParams: [server.RequestFormParams, client.RequestFormParams];
  RequestFormResult: [server.RequestFormResult, client.RequestFormResult];
  ServedDefinitionsParams: [server.ServedDefinitionsParams, client.ServedDefinitionsParams];
  ServedEnvironment: [server.ServedEnvironment, client.ServedEnvironment];
  ServicesParams: [server.ServicesParams, client.ServicesParams];
}

interface FormModels {
  FormKind: [serverForm.FormKind, clientForm.FormKind];
  FormType: [serverForm.FormType, clientForm.FormType];
  FormField: [serverForm.FormField, clientForm.FormField];
  FormMessage: [serverForm.FormMessage, clientForm.FormMessage];
  FormModel: [serverForm.FormModel, clientForm.FormModel];
}

/** The compiler refuses this when a message has become another on one side. */
const messages: { [Name in keyof Messages]: Same<Messages[Name]> } = {
  BundledFileParams: true,
  CompactLocations: true,
  DecodeMessageParams: true,
  DefinedMethod: true,
  DefinedService: true,
  GatewayAddressParams: true,
  HandledMethod: true,
  HandledMethodParams: true,
  HandledMethodResult: true,
  HandledMethodsParams: true,
  InitializationOptions: true,
  ListFilesParams: true,
  ListFilesResult: true,
  ListFolderParams: true,
  ListFolderResult: true,
  LocateParams: true,
  LocateResult: true,
  MissingHandler: true,
  MissingHandlersParams: true,
  ReadFilesParams: true,
  ReadFilesResult: true,
  RequestBodyParams: true,
  RequestBodyPlaceParams: true,
  RequestExampleParams: true,
  RequestFormParams: true,
  RequestFormResult: true,
  ServedDefinitionsParams: true,
  ServedEnvironment: true,
  ServicesParams: true,
};

const formModels: { [Name in keyof FormModels]: Same<FormModels[Name]> } = {
  FormKind: true,
  FormType: true,
  FormField: true,
  FormMessage: true,
  FormModel: true,
};

/** The names of the types that a file exports. */
function typesOf(file: string): string[] {
  const text = readFileSync(path.resolve(import.meta.dirname, '../../..', file), 'utf8');
  return [...text.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name = '']) => name).sort();
}

describe("the extension's mirror of the server's protocol", () => {
  it('has the same names of requests and notifications', () => {
    assert.deepEqual({ ...client }, { ...server });
  });

  it('has the same messages, every one compared above', () => {
    const compared = Object.keys(messages).sort();
    assert.deepEqual(typesOf('server/protocol.ts'), compared);
    assert.deepEqual(typesOf('extension/language/protocol.ts'), compared);
  });

  it('has the same model of a form', () => {
    const compared = Object.keys(formModels).sort();
    assert.deepEqual(typesOf('server/features/request-form/form-model.ts'), compared);
    assert.deepEqual(typesOf('extension/form/form-model.ts'), compared);
  });
});
