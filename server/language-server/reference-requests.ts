import {
  type CancellationToken,
  type Location,
  ProgressType,
  type ReferenceParams,
  ReferencesRequest,
} from 'vscode-languageserver';
import { LocationList } from '../features/location-list.ts';
import { references } from '../features/references.ts';
import { Turns } from '../workspace/turns.ts';
import { answersOf } from './of-file.ts';
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
  const answer = ofFile(
    new LocationList(),
    async (file, params: ReferenceParams, _snapshot, signal): Promise<LocationList> => {
      const { position, context, partialResultToken } = params;
      const found = await references(workspace, file, position, {
        includeDeclaration: context.includeDeclaration,
        signal,
      });
      if (partialResultToken === undefined || found.length <= toldAtOnce) return found;
      const turns = new Turns();
      for (const batch of found.batches(toldAtOnce)) {
        await connection.sendProgress(partOfAnswer, partialResultToken, message(batch));
        await turns.rest();
        if (signal.aborted) break;
      }
      return new LocationList();
    },
  );
  connection.onRequest<LocationList | Location[], void>(
    ReferencesRequest.method,
    async (params: ReferenceParams, token: CancellationToken) => message(await answer(params, token)),
  );
}
