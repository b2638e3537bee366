import { Edition, type FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { Places } from './places.ts';
import type { SchemaEnum, SchemaField, SchemaMessage, SchemaService } from './schema-elements.ts';
import { SchemaFileElements } from './schema-elements.ts';

/** A file's descriptor, opened for comparison: what it declares, by name, and where that stands. */
export class SchemaFile {
  readonly proto: FileDescriptorProto;
  readonly #withPlaces: () => FileDescriptorProto;
  #elements: SchemaFileElements | undefined;
  #places: Places | undefined;

  /** `withPlaces` gives the descriptor with its source info, which is asked for only where something is found. */
  constructor(proto: FileDescriptorProto, withPlaces: () => FileDescriptorProto = () => proto) {
    this.proto = proto;
    this.#withPlaces = withPlaces;
  }

  /** The path it is imported by. */
  get path(): string {
    return this.proto.name;
  }

  get package(): string {
    return this.proto.package;
  }

  /** The edition whose defaults hold: proto2 and proto3 are editions of their own. */
  get edition(): Edition {
    if (this.proto.syntax === 'editions') return this.proto.edition;
    return this.proto.syntax === 'proto3' ? Edition.EDITION_PROTO3 : Edition.EDITION_PROTO2;
  }

  get elements(): SchemaFileElements {
    this.#elements ??= new SchemaFileElements(this);
    return this.#elements;
  }

  get places(): Places {
    this.#places ??= new Places(this.#withPlaces().sourceCodeInfo?.location ?? []);
    return this.#places;
  }

  fullName(nestedName: string): string {
    return this.package ? `${this.package}.${nestedName}` : nestedName;
  }
}

/** What a package may declare in any of its files. */
export type PackagedKind = 'message' | 'enum' | 'extension' | 'service';

/** What the rules ask of the side of now, beyond the file at hand. Names are full names, without a leading dot. */
export interface CurrentSchema {
  file(path: string): SchemaFile | undefined;
  enum(fullName: string): SchemaEnum | undefined;
  has(kind: PackagedKind, fullName: string): boolean;
  /** Whether a package declares anything of this kind. */
  hasAny(kind: PackagedKind, packageName: string): boolean;
  hasPackage(name: string): boolean;
}

/** The same of the side of before. */
export interface EarlierSchema {
  file(path: string): SchemaFile | undefined;
  message(fullName: string): SchemaMessage | undefined;
  enum(fullName: string): SchemaEnum | undefined;
  service(fullName: string): SchemaService | undefined;
  /** The extension of a message (with its leading dot) that has this number. */
  extension(extendee: string, number: number): SchemaField | undefined;
}

/** All files of one side. One of a kind and name stands for that name: a set that builds has no two. */
export class SchemaSet implements CurrentSchema, EarlierSchema {
  readonly files: ReadonlyMap<string, SchemaFile>;
  readonly #packages: ReadonlySet<string>;
  readonly #packagesWith = { message: new Set(), enum: new Set(), extension: new Set(), service: new Set() };
  readonly #message = new Map<string, SchemaMessage>();
  readonly #enum = new Map<string, SchemaEnum>();
  readonly #service = new Map<string, SchemaService>();
  readonly #extension = new Map<string, SchemaField>();
  readonly #extensionsByNumber = new Map<string, SchemaField>();

  constructor(files: Iterable<SchemaFile>) {
    this.files = new Map([...files].map((file) => [file.path, file]));
    this.#packages = new Set([...this.files.values()].map((file) => file.package));
    for (const file of this.files.values()) {
      const { messages, enums, services, extensions } = file.elements;
      for (const [name, message] of messages) this.#message.set(file.fullName(name), message);
      for (const [name, element] of enums) this.#enum.set(file.fullName(name), element);
      for (const [name, service] of services) this.#service.set(file.fullName(name), service);
      for (const [name, extension] of extensions) {
        this.#extension.set(file.fullName(name), extension);
        this.#extensionsByNumber.set(`${extension.proto.extendee} ${extension.proto.number}`, extension);
      }
      for (const kind of kinds)
        if (file.elements[`${kind}s`].size > 0) this.#packagesWith[kind].add(file.package);
    }
  }

  file(path: string): SchemaFile | undefined {
    return this.files.get(path);
  }

  message(fullName: string): SchemaMessage | undefined {
    return this.#message.get(fullName);
  }

  enum(fullName: string): SchemaEnum | undefined {
    return this.#enum.get(fullName);
  }

  service(fullName: string): SchemaService | undefined {
    return this.#service.get(fullName);
  }

  extension(extendee: string, number: number): SchemaField | undefined {
    return this.#extensionsByNumber.get(`${extendee} ${number}`);
  }

  has(kind: PackagedKind, fullName: string): boolean {
    if (kind === 'message') return this.#message.has(fullName);
    if (kind === 'enum') return this.#enum.has(fullName);
    return kind === 'service' ? this.#service.has(fullName) : this.#extension.has(fullName);
  }

  hasAny(kind: PackagedKind, packageName: string): boolean {
    return this.#packagesWith[kind].has(packageName);
  }

  hasPackage(name: string): boolean {
    return this.#packages.has(name);
  }
}

const kinds: readonly PackagedKind[] = ['message', 'enum', 'extension', 'service'];
