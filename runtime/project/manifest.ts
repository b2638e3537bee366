import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { environmentNamePattern, environmentNameRule } from '../api/environment-name.ts';
import { type Problem, UserError } from '../user-error.ts';
import { ManifestReader, type ManifestValue } from './manifest-reader.ts';
import { whyNotProjectName } from './project-name.ts';

/** File that makes a folder a project. */
export const manifestFile = 'skep.json';

/** What `skep.json` says, checked, with the defaults filled in. */
export interface Manifest {
  name: string;
  /** Module whose default export registers the services, relative to the folder, with `/`. */
  entry: string;
  /** Folder of the `.proto` files, relative to the project's, with `/`. */
  definitions: string;
  /** Names of services its code calls: full (`posts.v1.PostsService`) or short (`posts`). */
  uses: string[];
  /** Environments that serve those of them that none of its own environment does, by the full name of the service. */
  usesFrom: Record<string, string>;
  /** Empty when it has none. */
  version: string;
  /** The only environment variables its code sees. */
  env: Record<string, string>;
  instances: number;
  /** Absent: what the environment has as its default. */
  isolation?: 'shared' | 'process';
  /** Most that one instance may use, in bytes. */
  memory: number;
  /** Milliseconds that an instance may go without a sign of life, 0: no limit; absent: what the supervisor has. */
  stallLimitMs?: number;
  /** Calls that one instance may have open; more wait, and then are refused. */
  concurrency: number;
  /** How to start a project in another language: program and arguments. */
  command?: string[];
}

/** Reads and checks a project's `skep.json`. Throws UserError `no-project` or, with problems, `manifest-invalid`. */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = path.join(folder, manifestFile);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new UserError(
        'no-project',
        (await isFolder(folder))
          ? `${folder} is not a project: it has no skep.json; \`skep new NAME\` makes a project`
          : `there is no folder ${folder}: put it back, or give the folder of a project`,
      );
    }
    throw new UserError('manifest-unreadable', `cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
  return parseManifest(text, file);
}

function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Checks the text of a `skep.json`. `file` is named in the problems. Throws UserError `manifest-invalid`. */
export function parseManifest(text: string, file: string): Manifest {
  const reader = new ManifestReader(text);
  const manifest = reader.ok ? check(reader) : undefined;
  if (manifest === undefined || reader.problems.length > 0) {
    const problems: Problem[] = reader.problems.map((problem) => ({ file, ...problem }));
    const first = problems[0];
    const where = first === undefined ? file : `${file}:${first.line}:${first.column}`;
    throw new UserError('manifest-invalid', `${where}: ${first?.message ?? 'is not a manifest'}`, {
      problems,
    });
  }
  return manifest;
}

const fields = [
  '$schema',
  'name',
  'entry',
  'definitions',
  'uses',
  'usesFrom',
  'version',
  'env',
  'instances',
  'isolation',
  'memory',
  'stallLimit',
  'concurrency',
  'command',
];

const defaultMemory = 256 * 1024 ** 2;

/** An idle stream takes some kilobytes of an instance: so many fit into the memory that it has by default. */
export const defaultConcurrency = 16_000;

function check(reader: ManifestReader): Manifest | undefined {
  const root = reader.object(fields);
  if (root === undefined) return undefined;
  const name = root.get('name');
  if (name === undefined)
    reader.report(undefined, 'the manifest has no "name": add one, such as "name": "posts"');
  const isolation = optional(root.get('isolation'), (value) => {
    const text = reader.string(value);
    if (text === undefined || text === 'shared' || text === 'process') return text;
    reader.report(value, `"isolation" is "shared" or "process", not "${text}"`);
    return undefined;
  });
  const command = optional(root.get('command'), (value) => {
    const words = reader.strings(value);
    if (words?.length === 0) reader.report(value, '"command" names a program and its arguments; it is empty');
    return words;
  });
  const stallLimitMs = optional(root.get('stallLimit'), (value) => checkStallLimit(reader, value));
  return {
    name: optional(name, (value) => checkName(reader, value)) ?? '',
    entry: optional(root.get('entry'), (value) => checkPath(reader, value)) ?? 'src/main.ts',
    definitions: optional(root.get('definitions'), (value) => checkPath(reader, value)) ?? 'proto',
    uses: optional(root.get('uses'), (value) => checkUses(reader, value)) ?? [],
    usesFrom: optional(root.get('usesFrom'), (value) => checkUsesFrom(reader, value)) ?? {},
    version: optional(root.get('version'), (value) => reader.string(value)) ?? '',
    env: optional(root.get('env'), (value) => checkEnv(reader, value)) ?? {},
    instances: optional(root.get('instances'), (value) => checkInstances(reader, value)) ?? 1,
    memory: optional(root.get('memory'), (value) => checkMemory(reader, value)) ?? defaultMemory,
    concurrency:
      optional(root.get('concurrency'), (value) => checkConcurrency(reader, value)) ?? defaultConcurrency,
    ...(stallLimitMs === undefined ? {} : { stallLimitMs }),
    ...(isolation === undefined ? {} : { isolation }),
    ...(command === undefined ? {} : { command }),
  };
}

function optional<T>(value: ManifestValue | undefined, read: (value: ManifestValue) => T): T | undefined {
  return value === undefined ? undefined : read(value);
}

function checkName(reader: ManifestReader, value: ManifestValue): string | undefined {
  const name = reader.string(value);
  const reason = name === undefined ? undefined : whyNotProjectName(name);
  if (reason !== undefined) reader.report(value, `the name "${name}" ${reason}`);
  return name;
}

function checkPath(reader: ManifestReader, value: ManifestValue): string | undefined {
  const text = reader.string(value);
  if (text === undefined) return undefined;
  const normal = path.posix.normalize(text.replaceAll('\\', '/')).replace(/\/$/, '');
  const inside =
    normal !== '.' && normal !== '..' && !normal.startsWith('../') && !path.win32.isAbsolute(normal);
  if (text === '' || !inside || normal.includes('\0')) {
    reader.report(value, `"${text}" does not lead to something inside the project's folder`);
  }
  return normal;
}

function checkUses(reader: ManifestReader, value: ManifestValue): string[] | undefined {
  const names = reader.strings(value, (name, element) => {
    if (!/^[A-Za-z_]\w*([.\-/][A-Za-z_0-9]\w*)*$/.test(name)) {
      reader.report(
        element,
        `"${name}" is not the name of a service, such as "posts" or "posts.v1.PostsService"`,
      );
    }
  });
  return names === undefined ? undefined : [...new Set(names)];
}

function checkUsesFrom(reader: ManifestReader, value: ManifestValue): Record<string, string> | undefined {
  return reader.record(value, (service, environment, element) => {
    if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(service)) {
      reader.report(
        element,
        `"${service}" is not the full name of a service, such as "posts.v1.PostsService"`,
      );
    }
    if (!environmentNamePattern.test(environment))
      reader.report(element, `"${environment}" is not the name of an environment: ${environmentNameRule}`);
  });
}

function checkEnv(reader: ManifestReader, value: ManifestValue): Record<string, string> | undefined {
  return reader.record(value, (name, text, element) => {
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      reader.report(element, `"${name}" is not the name of an environment variable`);
    }
    if (text.includes('${secret:')) {
      reader.report(element, `this version has no secrets yet: give "${name}" the value itself`);
    }
  });
}

function checkInstances(reader: ManifestReader, value: ManifestValue): number | undefined {
  const count = reader.number(value);
  if (count !== undefined && !(Number.isInteger(count) && count >= 1 && count <= 64)) {
    reader.report(value, '"instances" is a whole number from 1 to 64');
  }
  return count;
}

function checkConcurrency(reader: ManifestReader, value: ManifestValue): number | undefined {
  const count = reader.number(value);
  if (count !== undefined && !(Number.isInteger(count) && count >= 1 && count <= 1_000_000)) {
    reader.report(value, '"concurrency" is a whole number from 1 to 1000000');
  }
  return count;
}

/** From seconds. */
function checkStallLimit(reader: ManifestReader, value: ManifestValue): number | undefined {
  const seconds = reader.number(value);
  if (seconds === undefined) return undefined;
  if (seconds !== 0 && !(seconds >= 1 && seconds <= 86_400)) {
    reader.report(value, '"stallLimit" is a number of seconds from 1 to 86400, or 0 for no limit');
  }
  return seconds * 1000;
}

const unitBytes: Record<string, number> = { KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };

function checkMemory(reader: ManifestReader, value: ManifestValue): number | undefined {
  const text = reader.string(value);
  if (text === undefined) return undefined;
  const match = /^(\d+(?:\.\d+)?)\s*([KMG]B)$/i.exec(text.trim());
  const bytes = Math.round(Number(match?.[1]) * (unitBytes[match?.[2]?.toUpperCase() ?? ''] ?? Number.NaN));
  if (!(bytes >= 16 * 1024 ** 2)) {
    reader.report(value, `"${text}" is not an amount of memory of 16 MB or more, such as "256MB" or "1GB"`);
  }
  return bytes;
}
