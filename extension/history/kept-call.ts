/** A call as the history of its environment keeps it. */
import type { GetCallResponse } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { Environment } from '../environment/environment.ts';
import { isNotFound } from '../environment/error-text.ts';
import type { LanguageService } from '../language/language-service.ts';
import { callText, errorDetails } from './call-text.ts';

/** Which call of which history. */
export interface CallReference {
  environment: Environment;
  id: bigint;
}

/** Throws an Error for people where it is not kept any more. */
export async function keptCall({ environment, id }: CallReference): Promise<GetCallResponse> {
  try {
    return await environment.api.telemetry.getCall({ id });
  } catch (error) {
    if (isNotFound(error))
      throw new Error('This call is not kept any more: only the newest are, within a limit.');
    throw error;
  }
}

/** All that is kept of it as a text, details of an error by their types. */
export async function keptCallText(
  language: LanguageService,
  kept: GetCallResponse,
  environment: string,
): Promise<string> {
  const details = await Promise.all(
    errorDetails(kept.status).map(async (detail) => ({
      ...detail,
      json: await language.decodeMessage(detail.type, detail.base64).catch(() => undefined),
    })),
  );
  return callText(kept, environment, details);
}
