/**
 * How the sidebar, the command line and another environment talk to an environment: generated clients over HTTP/2.
 * Light on purpose: the extension bundles it.
 */
import { type Client, Code, ConnectError, createClient, type Interceptor } from '@connectrpc/connect';
import { createConnectTransport, Http2SessionManager } from '@connectrpc/connect-node';
import { UserError } from '../user-error.ts';
import { version } from '../version.ts';
import { type ClientTlsFiles, isTlsFailure, readClientTls, tlsFailureText } from './client-tls.ts';
import { DeployService } from './gen/skep/deploy/v1/deploy_pb.ts';
import { EnvironmentService, FailureSchema } from './gen/skep/environment/v1/environment_pb.ts';
import { ForeignService } from './gen/skep/foreign/v1/foreign_pb.ts';
import { ProjectService } from './gen/skep/project/v1/project_pb.ts';
import { RegistryService } from './gen/skep/registry/v1/registry_pb.ts';
import { TelemetryService } from './gen/skep/telemetry/v1/telemetry_pb.ts';

/** Where an environment answers, and what proves that one may ask. */
export interface EnvironmentAddress {
  /** Base URL of the gateway: `http://127.0.0.1:8080`. */
  address: string;
  token: string;
  /** Where it wants a certificate, or shows one that not everybody trusts. */
  tls?: ClientTlsFiles | undefined;
}

/** The control API of one environment. Dispose of it to close the connection. */
export interface EnvironmentConnection extends Disposable {
  readonly address: string;
  readonly environment: Client<typeof EnvironmentService>;
  readonly project: Client<typeof ProjectService>;
  readonly registry: Client<typeof RegistryService>;
  readonly deploy: Client<typeof DeployService>;
  readonly telemetry: Client<typeof TelemetryService>;
  /** Of the local environment alone. */
  readonly foreign: Client<typeof ForeignService>;
}

/** Milliseconds between the pings that notice a dead connection under an open stream. */
const pingIntervalMs = 10_000;

/**
 * Makes clients for an environment. Connects with the first call; a call that nothing answers fails with
 * UNAVAILABLE. Throws UserError `address-invalid` when the address is not an http or https URL, `tls-unreadable` and
 * `tls-invalid` when the files of certificates are of no use.
 */
export function connectEnvironment(to: EnvironmentAddress): EnvironmentConnection {
  if (!/^https?:$/.test(URL.parse(to.address)?.protocol ?? '')) {
    throw new UserError('address-invalid', `"${to.address}" is no address: give one like https://host:8080`);
  }
  const pings = { pingIntervalMs, pingTimeoutMs: 5_000 };
  const sessionManager = new Http2SessionManager(to.address, pings, to.tls && readClientTls(to.tls));
  const authorize: Interceptor = (next) => (request) => {
    request.header.set('authorization', `Bearer ${to.token}`);
    return next(request);
  };
  const transport = createConnectTransport({
    baseUrl: to.address,
    httpVersion: '2',
    sessionManager,
    interceptors: [authorize],
    acceptCompression: [],
    // Numbers and histories are thousands of messages: as JSON they take three times as long to read.
    useBinaryFormat: true,
  });
  return {
    address: to.address,
    environment: createClient(EnvironmentService, transport),
    project: createClient(ProjectService, transport),
    registry: createClient(RegistryService, transport),
    deploy: createClient(DeployService, transport),
    telemetry: createClient(TelemetryService, transport),
    foreign: createClient(ForeignService, transport),
    [Symbol.dispose]() {
      sessionManager.abort();
    },
  };
}

/**
 * What went wrong in a call to the control API, for people: the environment's own words and code where it sent them,
 * else a sentence about the connection or the token. Anything else is given back as it is.
 */
export function toUserError(error: unknown, address: string): unknown {
  if (error instanceof UserError || !(error instanceof ConnectError)) return error;
  const [failure] = error.findDetails(FailureSchema);
  if (failure !== undefined) {
    return new UserError(failure.code, error.rawMessage, { cause: error, problems: failure.problems });
  }
  const reason = error.cause instanceof Error ? error.cause.message : error.rawMessage;
  if (address.startsWith('https:') && isTlsFailure(reason)) {
    return new UserError('tls-refused', tlsFailureText(address, reason), { cause: error });
  }
  if (error.code === Code.Unavailable) {
    return new UserError(
      'unreachable',
      `nothing answers at ${address}: check the address, and that it runs`,
      {
        cause: error,
      },
    );
  }
  if (error.code === Code.Unauthenticated || error.code === Code.PermissionDenied) {
    return new UserError('token-refused', `${address} refused the token: ${error.rawMessage}`, {
      cause: error,
    });
  }
  if (error.code === Code.Unimplemented) {
    return new UserError(
      'other-version',
      `${address} is of another version of Skep than this one, ${version}, and does not know this: update both, and start them again`,
      { cause: error },
    );
  }
  return error;
}
