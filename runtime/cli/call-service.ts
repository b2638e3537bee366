import type { DescMethod } from '@bufbuild/protobuf';
import { nearestName } from '../nearest-name.ts';
import { UserError } from '../user-error.ts';
import { builtIns } from './commands.ts';
import { type FoundEnvironment, findEnvironment, withEnvironment } from './find-environment.ts';
import { type FoundService, findMethod, findService } from './find-method.ts';
import { readFlags } from './flags.ts';
import { isSwitch, messageFromFlags } from './message-from-flags.ts';
import type { Output } from './output.ts';
import { ownFlags } from './own-flags.ts';
import { sendCall } from './send-call.ts';
import { methodHelp, serviceHelp } from './service-help.ts';
import { UsageError } from './usage-error.ts';

/**
 * `skep SERVICE METHOD --field=value`: every running service is a command. Without a method, or with --help, tells
 * what there is. Answers with the exit code.
 */
export async function callService(
  args: readonly string[],
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const own = ownFlags(args);
  const [serviceName, ...rest] = own.rest;
  const option = args[0] ?? '';
  if (serviceName === undefined || serviceName.startsWith('-') || builtIns.has(serviceName)) {
    const command = own.rest.find((word) => builtIns.has(word));
    if (command !== undefined) throw optionFirst(option, command);
    throw new UsageError(`unknown option \`${serviceName ?? option}\`; \`skep help\` lists what there is`);
  }
  const { environment, service } = await find(serviceName, own.environment, signal);
  const [methodName, ...fields] = rest;
  if (methodName === undefined || methodName.startsWith('-')) {
    if (methodName !== undefined)
      throw new UsageError(`name a method before ${methodName}: ${methodsOf(service)}`);
    output.line(serviceHelp(service));
    return 0;
  }
  const method = findMethod(service, methodName);
  if (own.help) {
    output.line(methodHelp(service, method));
    return 0;
  }
  const body = JSON.stringify(requestFrom(method, service, fields));
  return sendCall(
    { environment, service, method, body, headers: own.headers, whole: own.json },
    output,
    signal,
  );
}

/** Of its value nothing is repeated: it may be a token. */
function optionFirst(option: string, command: string): UsageError {
  const [name] = option.split('=');
  return new UsageError(`options follow the command: \`skep ${command} ${name} ...\``);
}

function requestFrom(method: DescMethod, { types }: FoundService, fields: readonly string[]) {
  const flags = readFlags(fields, (name) => isSwitch(method.input, name));
  return messageFromFlags(method.input, types, flags);
}

async function find(
  name: string,
  environmentName: string | undefined,
  signal: AbortSignal,
): Promise<{ environment: FoundEnvironment; service: FoundService }> {
  let environment: FoundEnvironment | undefined;
  try {
    environment = await findEnvironment(environmentName, signal);
    return { environment, service: await findService(environment, name, signal) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // A mistyped command is no service either.
    const isUnasked = error.code === 'no-environment' || error.code === 'environment-silent';
    if (!isUnasked && error.code !== 'service-unknown') throw error;
    const services = environment === undefined ? [] : await shortNames(environment, signal);
    const nearest = nearestName(name, [...services, ...builtIns.keys()]);
    if (nearest !== undefined) {
      throw new UsageError(
        `\`${name}\` is no command and no service that runs; did you mean \`skep ${nearest}\`?`,
      );
    }
    if (!isUnasked) throw error;
    throw new UserError(
      error.code,
      `\`${name}\` is no command, and as a service it does not run: ${error.message}`,
    );
  }
}

/** Of the services that run; none where the environment has just gone. */
async function shortNames(environment: FoundEnvironment, signal: AbortSignal): Promise<string[]> {
  try {
    const { services } = await withEnvironment(environment, ({ registry }) =>
      registry.listServices({}, { signal }),
    );
    return services.map(({ service }) => service?.shortName ?? '');
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

function methodsOf({ service }: FoundService): string {
  return service.methods.map((method) => method.name).join(', ');
}
