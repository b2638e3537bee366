import path from 'node:path';
import { clientTlsFiles } from '../../api/client-tls.ts';
import { environmentNameProblem, localName } from '../../api/environment-name.ts';
import { dataFolder, defaultHome } from '../../environment/data-folder.ts';
import {
  type Environments,
  readEnvironments,
  writeEnvironments,
} from '../../environment/environments-file.ts';
import { foreignProtocols } from '../../foreign/foreign-options.ts';
import { hostName, isLoopbackName } from '../../gateway/host-name.ts';
import { UserError } from '../../user-error.ts';
import { askForeign, isForeign } from '../add-foreign.ts';
import { type Command, folderOption, type Invocation, jsonOption } from '../command.ts';
import { findEnvironment, withEnvironment } from '../find-environment.ts';
import { readToken } from '../read-token.ts';
import { UsageError } from '../usage-error.ts';

export const command: Command = {
  usage: [
    'env list [--json]',
    'env add NAME ADDRESS [--token -] [--ca FILE] [--cert FILE --key FILE] [--insecure]',
    "env add NAME ADDRESS --reflection | --descriptors FILE | --module DIR [-H 'NAME: VALUE']... [--protocol P]",
    'env refresh NAME',
    'env use NAME',
    'env remove NAME',
  ],
  about:
    'Environments that commands can talk to. `add` asks for the token, or reads it from standard input, checks that it is\n' +
    'good, and keeps both in a file that only you can read. `use` chooses the one that commands talk to without --env.\n' +
    'Any gRPC or Connect server can be one, by what tells which services it has: itself (--reflection), a FileDescriptorSet,\n' +
    'or a folder of definitions with its buf.yaml. `refresh` asks it again.',
  options: {
    token: { type: 'string', value: '-', text: 'read the token from standard input' },
    ca: {
      type: 'string',
      value: 'FILE',
      text: 'those who signed its certificate, PEM, instead of those that everybody trusts',
    },
    cert: {
      type: 'string',
      value: 'FILE',
      text: 'certificate to show it, PEM; the path is kept, not the file',
    },
    key: { type: 'string', value: 'FILE', text: 'private key of that, PEM' },
    reflection: { type: 'boolean', text: "a server of someone else's, which tells by itself what it serves" },
    descriptors: {
      type: 'string',
      value: 'FILE',
      text: 'likewise, and this FileDescriptorSet tells: .binpb or .json',
    },
    module: { type: 'string', value: 'DIR', text: 'likewise, and these definitions tell' },
    header: {
      type: 'string',
      multiple: true,
      short: 'H',
      value: 'HEADER',
      text: "sent there with each call: 'name: value', or 'name: -' to read the value from standard input",
    },
    protocol: {
      type: 'string',
      value: 'P',
      completes: foreignProtocols,
      text: 'grpc, connect or grpc-web; found out without it',
    },
    directory: folderOption,
    insecure: { type: 'boolean', text: 'allow an http:// address beyond this machine' },
    json: jsonOption,
  },
  arguments: { required: ['what to do'], optional: 2 },
  completes: [['list', 'add', 'refresh', 'use', 'remove'], 'environment'],
  examples: [
    'skep env add staging https://staging.example.com:8443',
    'pass staging-token | skep env add staging https://staging.example.com:8443 --token -',
    'skep env use staging',
    'skep env add billing https://billing.example.com --reflection',
    "pass billing | skep env add billing https://billing.example.com --module billing/proto -H 'authorization: -'",
  ],
  async run(invocation) {
    const [action = '', ...rest] = invocation.arguments;
    const actions = { list, add, use, remove, refresh } as const;
    if (!Object.hasOwn(actions, action)) {
      throw new UsageError(`\`${action}\` is not one of ${Object.keys(actions).join(', ')}`);
    }
    const environments = await readEnvironments(defaultHome());
    return actions[action as keyof typeof actions](rest, environments, invocation);
  },
};

type Action = (args: string[], environments: Environments, invocation: Invocation) => Promise<number>;

const list: Action = async (args, { current, known }, { output, has }) => {
  expect(args, []);
  // Skep's own speak all protocols: only a server of someone else's has one.
  const rows: { name: string; address: string; protocol?: string | undefined }[] = [
    { name: localName, address: '' },
    ...[...known].map(([name, { address, foreign }]) => ({ name, address, protocol: foreign?.protocol })),
  ];
  // Headers are nobody's to see: their names are no secret, and what they say is.
  if (has('json')) output.json(rows.map((row) => ({ ...row, current: row.name === current })));
  else
    output.table(
      rows.map(({ name, address, protocol = '' }) => [name === current ? '*' : ' ', name, address, protocol]),
    );
  return 0;
};

const add: Action = async (args, environments, invocation) => {
  const { output, signal, text, has, folder } = invocation;
  const [name = '', given = ''] = expect(args, ['NAME', 'ADDRESS']);
  const problem = environmentNameProblem(name);
  if (problem !== undefined)
    throw new UsageError(`\`${name}\` cannot be the name of an environment: ${problem}`);
  if (isForeign(invocation)) return addForeign(name, given, environments, invocation);
  for (const option of ['header', 'protocol']) {
    if (text(option) === undefined) continue;
    throw new UsageError(
      `--${option} is for a server of someone else's: say where its definitions come from, with --reflection, --descriptors or --module`,
    );
  }
  if (text('token') !== undefined && text('token') !== '-') {
    throw new UsageError(
      'a token on the command line can be read by others: write `--token -` and give it on standard input',
    );
  }
  const address = checkAddress(given, has('insecure'));
  const token = await readToken(`Token of ${name}: `, signal);
  const file = (name: string) => {
    const given = text(name);
    return given === undefined ? undefined : path.resolve(folder, given);
  };
  const tls = clientTlsFiles({ cert: file('cert'), key: file('key'), ca: file('ca') });
  const { status } = await withEnvironment({ name, address, token, tls }, ({ environment }) =>
    environment.getStatus({}, { signal }),
  );
  environments.known.set(name, { address, token, ...(tls === undefined ? {} : { tls }) });
  await writeEnvironments(defaultHome(), environments);
  output.line(
    `${name} is ${status?.environment ?? 'an environment'} at ${address} (skep ${status?.version ?? ''})`,
  );
  return 0;
};

async function addForeign(
  name: string,
  given: string,
  environments: Environments,
  invocation: Invocation,
): Promise<number> {
  const { known, services } = await askForeign(given, invocation);
  environments.known.set(name, known);
  await writeEnvironments(defaultHome(), environments);
  const { address, foreign } = known;
  invocation.output.line(`${name} is ${address}, by ${foreign?.protocol}: ${services.join(', ')}`);
  return 0;
}

const refresh: Action = async (args, environments, { output, signal }) => {
  const [name = ''] = expect(args, ['NAME']);
  requireKnown(name, environments);
  const known = environments.known.get(name);
  if (known?.foreign === undefined)
    throw new UserError(
      'environment-own',
      `${name} is an environment of Skep's, which tells of its services by itself`,
    );
  const { reachForeign } = await import('../reach-foreign.ts');
  await reachForeign(defaultHome(), name, known, signal);
  const services = await withEnvironment(await findEnvironment(localName, signal), async ({ foreign }) => {
    return (await foreign.refresh({ name }, { signal })).services;
  });
  output.line(`${name} serves ${services.join(', ')}`);
  return 0;
};

const use: Action = async (args, environments, { output }) => {
  const [name = ''] = expect(args, ['NAME']);
  requireKnown(name, environments);
  environments.current = name;
  await writeEnvironments(defaultHome(), environments);
  output.line(`commands talk to ${name}`);
  return 0;
};

const remove: Action = async (args, environments, { output }) => {
  const [name = ''] = expect(args, ['NAME']);
  requireKnown(name, environments);
  if (name === localName)
    throw new UserError(
      'environment-local',
      `\`${localName}\` is this machine's own and cannot be removed: \`skep env use NAME\` chooses another one`,
    );
  if (environments.known.get(name)?.foreign !== undefined) {
    const { forgetDefinitions } = await import('../../foreign/index.ts');
    await forgetDefinitions(dataFolder(defaultHome()).foreign, name);
  }
  environments.known.delete(name);
  if (environments.current === name) environments.current = localName;
  await writeEnvironments(defaultHome(), environments);
  output.line(`${name} is forgotten; what runs there goes on`);
  return 0;
};

function expect(args: string[], names: string[]): string[] {
  const missing = names[args.length];
  if (missing !== undefined) throw new UsageError(`${missing} is missing`);
  if (args.length > names.length) throw new UsageError(`unexpected argument \`${args[names.length]}\``);
  return args;
}

function requireKnown(name: string, { known }: Environments): void {
  if (name === localName || known.has(name)) return;
  throw new UserError(
    'environment-unknown',
    `there is no environment \`${name}\`; there are: ${[localName, ...known.keys()].join(', ')}`,
  );
}

/** The base URL, without a path. Throws when it is none, or when the token would travel in the clear unasked. */
function checkAddress(given: string, insecure: boolean): string {
  const url = URL.parse(given);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new UsageError(`\`${given}\` is no address: give one such as https://host:8080`);
  }
  if (url.protocol === 'http:' && !insecure && !isLoopbackName(hostName(url.host))) {
    throw new UserError(
      'insecure-address',
      `${url.origin} is not encrypted, so others could read the token on its way: use https://, or say --insecure`,
    );
  }
  return url.origin;
}
