import { type FileUri, folderOf, joinUri } from '../../workspace/uri.ts';
import { returnedObject } from './returned-object.ts';
import { type Member, TypeScriptFile } from './typescript-file.ts';

/** A place in a TypeScript file. Offsets count UTF-16 units. */
export interface HandlerPlace {
  readonly uri: FileUri;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What answers one method of a service, as it is given to Connect's router. */
export interface Handler {
  /** The service as generated code exports it, and where it is imported from: '../gen/posts/v1/posts_pb.ts'. */
  readonly service: string;
  readonly importedFrom: string | undefined;
  /** That file, where the import leads to it by a relative path. */
  readonly importedFile: FileUri | undefined;
  /** As TypeScript spells the method: 'createPost'. */
  readonly method: string;
  /** Its name where it is given to the router, and the function that this leads to, which may be the same. */
  readonly given: HandlerPlace;
  readonly declared: HandlerPlace;
}

/** A service as an import brings it. */
export type ImportedService = Pick<Handler, 'service' | 'importedFrom' | 'importedFile'>;

/** A service as it is given to Connect's router, with the object literal whose members are its handlers. */
export interface Registration {
  readonly service: string;
  readonly importedFrom: string | undefined;
  readonly importedFile: FileUri | undefined;
  readonly uri: FileUri;
  readonly text: string;
  readonly file: TypeScriptFile;
  /** The token of the literal's opening brace. */
  readonly brace: number;
}

/** What an entry file and its imports give to a router. */
export interface RouterContents {
  readonly handlers: readonly Handler[];
  /** Only those of which all handlers are known: a class, or a spread of something that is not found, may have others. */
  readonly registrations: readonly Registration[];
  /** All services that are given to it, in whatever way. */
  readonly given: readonly ImportedService[];
  /** Something else is given to it, whose name no import brings: in a loop over services, say, which may be any. */
  readonly givesOthers: boolean;
}

/** More files than this are no entry with its imports, but a folder of something else. */
const maxFiles = 300;

/** How far a value is followed from name to name. */
const maxSteps = 8;

interface Opened {
  readonly uri: FileUri;
  readonly text: string;
  readonly file: TypeScriptFile;
}

/** A value: where it begins, and in which file. */
interface Value {
  readonly opened: Opened;
  readonly at: number;
}

/**
 * The handlers that an entry file and what it imports give to a router: `router.service(PostsService, ...)` with an object
 * literal, a variable, an instance of a class or what a function returns, and `router.rpc(PostsService.method.create, ...)`.
 */
export async function findHandlers(
  entry: FileUri,
  readFile: (uri: FileUri) => Promise<string | undefined>,
): Promise<RouterContents> {
  const finder = new HandlerFinder(readFile);
  return finder.run(entry);
}

class HandlerFinder {
  readonly #readFile: (uri: FileUri) => Promise<string | undefined>;
  readonly #files = new Map<FileUri, Promise<Opened | undefined>>();
  readonly #handlers: Handler[] = [];
  readonly #registrations: Registration[] = [];
  readonly #given: ImportedService[] = [];
  #givesOthers = false;

  constructor(readFile: (uri: FileUri) => Promise<string | undefined>) {
    this.#readFile = readFile;
  }

  async run(entry: FileUri): Promise<RouterContents> {
    const seen = new Set<FileUri>();
    const queue: Opened[] = [];
    const add = (opened: Opened | undefined) => {
      if (!opened || seen.has(opened.uri) || seen.size >= maxFiles) return;
      seen.add(opened.uri);
      queue.push(opened);
    };
    add(await this.#open(entry));
    for (const opened of queue) {
      await this.#readRegistrations(opened);
      for (const source of opened.file.sources)
        if (!isGenerated(source)) add(await this.#imported(opened, source));
    }
    return {
      handlers: this.#handlers,
      registrations: this.#registrations,
      given: this.#given,
      givesOthers: this.#givesOthers,
    };
  }

  async #readRegistrations(opened: Opened): Promise<void> {
    const { file } = opened;
    for (let at = 0; at < file.tokens.length; at++) {
      if (!file.is(at, '.') || !file.is(at + 2, '(')) continue;
      const service = serviceAt(file, at + 3);
      const comma = file.find(at + 3, [',', ')']);
      if (file.isWord(at + 1, 'service') && file.is(comma, ',') && !file.imports.has(file.text(at + 3)))
        this.#givesOthers = true;
      if (!service || !file.is(comma, ',')) continue;
      const value = { opened, at: comma + 1 };
      if (file.isWord(at + 1, 'service') || file.isWord(at + 1, 'rpc'))
        this.#given.push(serviceOf(opened, service.name));
      if (file.isWord(at + 1, 'service')) {
        for (const [member, place] of await this.#members(value, maxSteps)) {
          await this.#add(opened, service.name, member.name, place, member);
        }
        await this.#register(opened, service.name, value);
      } else if (file.isWord(at + 1, 'rpc') && service.method !== undefined) {
        const given = placeOf(opened, service.methodToken);
        const declared = (await this.#function(value, maxSteps)) ?? given;
        this.#push(opened, service.name, service.method, given, declared);
      }
    }
  }

  async #register(from: Opened, service: string, value: Value): Promise<void> {
    const literal = await this.#literal(value, maxSteps);
    if (!literal) return;
    const { opened, at } = literal;
    for (const spread of opened.file.objectMembers(at).spread)
      if ((await this.#members({ opened, at: spread }, maxSteps)).length === 0) return;
    this.#registrations.push({ ...serviceOf(from, service), ...opened, brace: at });
  }

  async #add(from: Opened, service: string, method: string, opened: Opened, member: Member): Promise<void> {
    const given = placeOf(opened, member.token);
    const value = member.isShorthand ? member.token : member.value;
    const declared = value === undefined ? undefined : await this.#function({ opened, at: value }, maxSteps);
    this.#push(from, service, method, given, declared ?? given);
  }

  #push(from: Opened, service: string, method: string, given: HandlerPlace, declared: HandlerPlace): void {
    this.#handlers.push({ ...serviceOf(from, service), method, given, declared });
  }

  /** The members of what a value comes to, each with its file. */
  async #members({ opened, at }: Value, steps: number): Promise<[Member, Opened][]> {
    const { file } = opened;
    if (steps === 0) return [];
    if (file.is(at, '{')) {
      const { members, spread } = file.objectMembers(at);
      const found: [Member, Opened][] = members.map((member) => [member, opened]);
      for (const other of spread) found.push(...(await this.#members({ opened, at: other }, steps - 1)));
      return found;
    }
    if (file.is(at, '(')) return this.#members({ opened, at: at + 1 }, steps - 1);
    const isNew = file.isWord(at, 'new');
    const target = await this.#named(opened, isNew ? at + 1 : at, steps);
    if (!target) return [];
    const { opened: there, at: name } = target;
    if (there.file.isWord(name - 1, 'class') || isNew) {
      return there.file.classMembers(there.file.find(name, ['{'])).map((member) => [member, there]);
    }
    const returned = returnedObject(there.file, name);
    return returned === undefined ? [] : this.#members({ opened: there, at: returned }, steps - 1);
  }

  /** The object literal that a value comes to: where its brace stands. */
  async #literal({ opened, at }: Value, steps: number): Promise<Value | undefined> {
    const { file } = opened;
    if (steps === 0 || file.isWord(at, 'new')) return undefined;
    if (file.is(at, '{')) return { opened, at };
    if (file.is(at, '(')) return this.#literal({ opened, at: at + 1 }, steps - 1);
    const target = await this.#named(opened, at, steps);
    if (!target || target.opened.file.isWord(target.at - 1, 'class')) return undefined;
    const returned = returnedObject(target.opened.file, target.at);
    return returned === undefined
      ? undefined
      : this.#literal({ opened: target.opened, at: returned }, steps - 1);
  }

  /** The name of the function that a value is or leads to. */
  async #function({ opened, at }: Value, steps: number): Promise<HandlerPlace | undefined> {
    const { file } = opened;
    if (!file.isWord(at) || /^(async|function|new|await)$/.test(file.text(at)) || file.is(at + 1, '='))
      return undefined;
    const target = await this.#named(opened, at, steps);
    return target && placeOf(target.opened, target.at);
  }

  /** Where the name at `at` is declared, in whatever file. */
  async #named(opened: Opened, at: number, steps: number): Promise<Value | undefined> {
    const { file } = opened;
    const name = file.text(at);
    const imported = file.imports.get(name);
    if (!imported) {
      const declared = file.declarationOf(name);
      return declared === undefined ? undefined : { opened, at: declared };
    }
    const there = steps > 0 ? await this.#imported(opened, imported.from) : undefined;
    if (!there) return undefined;
    const exported = imported.name === '*' && file.is(at + 1, '.') ? file.text(at + 2) : imported.name;
    return this.#exported(there, exported, steps - 1);
  }

  async #exported(opened: Opened, name: string, steps: number): Promise<Value | undefined> {
    const { file } = opened;
    if (name === 'default') {
      const at = file.defaultExport();
      if (at === undefined) return undefined;
      const isNamed = /^(class|function)$/.test(file.text(at));
      return isNamed || !file.isWord(at)
        ? { opened, at: isNamed ? at + 1 : at }
        : this.#named(opened, at, steps);
    }
    const declared = file.declarationOf(name);
    if (declared !== undefined) return { opened, at: declared };
    const imported = file.imports.get(name);
    const there = imported && steps > 0 ? await this.#imported(opened, imported.from) : undefined;
    return there && imported && this.#exported(there, imported.name, steps - 1);
  }

  async #imported(from: Opened, source: string): Promise<Opened | undefined> {
    const folder = folderOf(from.uri);
    if (!source.startsWith('.') || folder === undefined) return undefined;
    const uri = joinUri(folder, source);
    // `./a.js` in TypeScript's own spelling means `./a.ts`.
    const places = /\.[cm]?js$/.test(uri)
      ? [uri.replace(/js$/, 'ts'), uri]
      : /\.[cm]?ts$/.test(uri)
        ? [uri]
        : [`${uri}.ts`, `${uri}/index.ts`, `${uri}.js`];
    for (const place of places) {
      const opened = await this.#open(place);
      if (opened) return opened;
    }
    return undefined;
  }

  #open(uri: FileUri): Promise<Opened | undefined> {
    let opened = this.#files.get(uri);
    if (!opened) {
      opened = this.#readFile(uri).then((text) =>
        text === undefined ? undefined : { uri, text, file: new TypeScriptFile(text) },
      );
      this.#files.set(uri, opened);
    }
    return opened;
  }
}

/** A service as generated code exports it, by the name that a file gives it. */
function serviceOf({ uri, file }: Opened, name: string): ImportedService {
  const imported = file.imports.get(name);
  return {
    service: imported && imported.name !== '*' ? imported.name : name,
    importedFrom: imported?.from,
    importedFile: imported?.from.startsWith('.') ? joinUri(folderOf(uri) ?? uri, imported.from) : undefined,
  };
}

function placeOf({ uri, text, file }: Opened, token: number): HandlerPlace {
  const { start = 0, end = 0 } = file.tokens[token] ?? {};
  return { uri, text, start, end };
}

/** `PostsService`, `posts.PostsService`, `PostsService.method.create` as the first argument. */
function serviceAt(
  file: TypeScriptFile,
  at: number,
): { name: string; method: string | undefined; methodToken: number } | undefined {
  if (!file.isWord(at)) return undefined;
  const parts = [at];
  for (let next = at; file.is(next + 1, '.') && file.isWord(next + 2); next += 2) parts.push(next + 2);
  const marker = parts.findIndex((part) => file.isWord(part, 'method'));
  const methodToken = marker > 0 ? (parts[marker + 1] ?? -1) : -1;
  const name = parts[marker > 0 ? marker - 1 : parts.length - 1];
  if (name === undefined) return undefined;
  return { name: file.text(name), method: methodToken < 0 ? undefined : file.text(methodToken), methodToken };
}

function isGenerated(source: string): boolean {
  return /_pb(\.[cm]?[jt]s)?$/.test(source);
}
