import path from 'node:path';
import { clientTlsFiles } from '../../api/client-tls.ts';
import { defaultHome } from '../../environment/data-folder.ts';
import { hostName, isLoopbackName } from '../../gateway/host-name.ts';
import { UserError } from '../../user-error.ts';
import { type Command, type Invocation, jsonOption } from '../command.ts';
import { type Environments, localName, readEnvironments, writeEnvironments } from '../environments-file.ts';
import { withEnvironment } from '../find-environment.ts';
import { readToken } from '../read-token.ts';
import { UsageError } from '../usage-error.ts';

export const command: Command = {
  usage: [
    'env list [--json]',
    'env add NAME ADDRESS [--token -] [--ca FILE] [--cert FILE --key FILE] [--insecure]',
    'env use NAME',
    'env remove NAME',
  ],
  about:
    'Environments that commands can talk to. `add` asks for the token, or reads it from standard input, checks that it is\n' +
    'good, and keeps both in a file that only you can read. `use` chooses the one that commands talk to without --env.',
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
    insecure: { type: 'boolean', text: 'allow an http:// address beyond this machine' },
    json: jsonOption,
  },
  arguments: { required: ['what to do'], optional: 2 },
  examples: [
    'skep env add staging https://staging.example.com:8443',
    'pass staging-token | skep env add staging https://staging.example.com:8443 --token -',
    'skep env use staging',
  ],
  async run(invocation) {
    const [action = '', ...rest] = invocation.arguments;
    const actions = { list, add, use, remove } as const;
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
  const rows = [
    { name: localName, address: '' },
    ...[...known].map(([name, { address }]) => ({ name, address })),
  ];
  if (has('json')) output.json(rows.map((row) => ({ ...row, current: row.name === current })));
  else output.table(rows.map(({ name, address }) => [name === current ? '*' : ' ', name, address]));
  return 0;
};

const add: Action = async (args, environments, { output, signal, text, has, folder }) => {
  const [name = '', given = ''] = expect(args, ['NAME', 'ADDRESS']);
  if (!/^[a-z0-9][a-z0-9._-]*$/i.test(name) || name === localName) {
    throw new UsageError(`\`${name}\` cannot be the name of an environment: use letters, digits and hyphens`);
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
  if (name === localName) throw new UserError('environment-local', `\`${localName}\` is always there`);
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
