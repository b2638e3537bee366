import {
  type CancellationToken,
  type Location,
  type ProgressToken,
  ProgressType,
  type ReferenceParams,
  ReferencesRequest,
} from 'vscode-languageserver';
import { LocationList } from '../features/location-list.ts';
import { references } from '../features/references.ts';
import * as protocol from '../protocol.ts';
import { Turns } from '../workspace/turns.ts';
import { answersOf, refuseWhenCancelled } from './of-file.ts';
import type { Session } from './session.ts';

/** Places that are told together to a client that takes parts of an answer. */
const toldAtOnce = 2000;

const partOfAnswer = new ProgressType<unknown>();

/**
 * Answers with every place that names something: as a whole, or in parts, as soon as they are there, to a client that gives a
 * token for them. It then takes in one part while the next is written.
 */
export function answerReferences({ connection, workspace, copiesMessages }: Session): void {
  const ofFile = answersOf(workspace);
  const message = (found: LocationList): LocationList | Location[] =>
    copiesMessages ? found.toJSON() : found;
  const find = ofFile(
    new LocationList(),
    (file, { position, context }: ReferenceParams, _snapshot, signal): Promise<LocationList> =>
      references(workspace, file, position, { includeDeclaration: context.includeDeclaration, signal }),
  );
  /** Tells the client all of it in parts; what is left is nothing. */
  async function tellParts(found: LocationList, part: ProgressToken, token: CancellationToken) {
    const turns = new Turns();
    for (const batch of found.batches(toldAtOnce)) {
      await connection.sendProgress(partOfAnswer, part, message(batch));
      await turns.rest();
      refuseWhenCancelled(token);
    }
    return new LocationList();
  }
  connection.onRequest<LocationList | Location[], void>(
    ReferencesRequest.method,
    async (params: ReferenceParams, token: CancellationToken) => {
      const found = await find(params, token);
      const part = params.partialResultToken;
      const isTold = part !== undefined && found.length > toldAtOnce;
      return message(isTold ? await tellParts(found, part, token) : found);
    },
  );
  connection.onRequest(
    protocol.references,
    async (params: ReferenceParams, token: CancellationToken): Promise<protocol.CompactLocations> =>
      (await find(params, token)).toCompact(),
  );
}
