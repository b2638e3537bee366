/** How errors of the control API leave the process: the user's own with code and places, ours without a stack. */
import { Code, ConnectError, type Interceptor } from '@connectrpc/connect';
import { FailureSchema } from '../api/gen/skep/environment/v1/environment_pb.ts';
import { explainSystemError } from '../system-error.ts';
import { UserError } from '../user-error.ts';

/** The codes that do not mean "something has to be put right first". */
const codes: Readonly<Record<string, Code>> = {
  'no-project': Code.NotFound,
  'project-unknown': Code.NotFound,
  'service-unknown': Code.NotFound,
  'lease-unknown': Code.NotFound,
  'bundle-unknown': Code.NotFound,
  'template-unknown': Code.NotFound,
  'call-unknown': Code.NotFound,
  'trace-unknown': Code.NotFound,
  'search-invalid': Code.InvalidArgument,
  'folder-relative': Code.InvalidArgument,
  'level-unknown': Code.InvalidArgument,
  'name-invalid': Code.InvalidArgument,
  'bundle-path': Code.InvalidArgument,
  'bundle-invalid': Code.InvalidArgument,
  'address-invalid': Code.InvalidArgument,
  'folder-exists': Code.AlreadyExists,
  'service-taken': Code.AlreadyExists,
  'disk-full': Code.ResourceExhausted,
  'bundle-too-large': Code.ResourceExhausted,
  'local-only': Code.Unimplemented,
  unreachable: Code.Unavailable,
  'token-refused': Code.PermissionDenied,
};

/** A UserError as it travels; `toUserError` of the api's clients makes a UserError of it again. */
function toConnectError(error: UserError): ConnectError {
  const detail = {
    code: error.code,
    problems: error.problems.map(({ file, line, column, message }) => ({ file, line, column, message })),
  };
  return new ConnectError(
    error.message,
    codes[error.code] ?? Code.FailedPrecondition,
    undefined,
    [{ desc: FailureSchema, value: detail }],
    error,
  );
}

/** Turns UserErrors of the implementations into ConnectErrors, in answers and in streams. */
export const failureInterceptor: Interceptor = (next) => async (request) => {
  try {
    const response = await next(request);
    return response.stream ? { ...response, message: translated(response.message) } : response;
  } catch (error) {
    throw toFailure(error);
  }
};

async function* translated<T>(messages: AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* messages;
  } catch (error) {
    throw toFailure(error);
  }
}

function toFailure(error: unknown): unknown {
  const explained = explainSystemError(error);
  return explained instanceof UserError ? toConnectError(explained) : error;
}
