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

/** What the rules ask of one side of a comparison, beyond the file at hand. Names are full names, without a leading dot. */
export interface Schema {
  file(path: string): SchemaFile | undefined;
  message(fullName: string): SchemaMessage | undefined;
  enum(fullName: string): SchemaEnum | undefined;
  service(fullName: string): SchemaService | undefined;
  /** The extension of a message that has this number. */
  extension(extendee: string, number: number): SchemaField | undefined;
  /** The extension of this name. */
  extensionNamed(fullName: string): SchemaField | undefined;
  hasPackage(name: string): boolean;
}

/** All files of one side. One of a kind and name stands for that name: a set that builds has no two. */
export class SchemaSet implements Schema {
  readonly files: ReadonlyMap<string, SchemaFile>;
  readonly packages: ReadonlySet<string>;
  readonly #messages = new Map<string, SchemaMessage>();
  readonly #enums = new Map<string, SchemaEnum>();
  readonly #services = new Map<string, SchemaService>();
  readonly #extensions = new Map<string, SchemaField>();
  readonly #extensionsByNumber = new Map<string, SchemaField>();

  constructor(files: Iterable<SchemaFile>) {
    this.files = new Map([...files].map((file) => [file.path, file]));
    this.packages = new Set([...this.files.values()].map((file) => file.package));
    for (const file of this.files.values()) {
      const { messages, enums, services, extensions } = file.elements;
      for (const [name, message] of messages) this.#messages.set(file.fullName(name), message);
      for (const [name, element] of enums) this.#enums.set(file.fullName(name), element);
      for (const [name, service] of services) this.#services.set(file.fullName(name), service);
      for (const [name, extension] of extensions) {
        this.#extensions.set(file.fullName(name), extension);
        this.#extensionsByNumber.set(`${extension.proto.extendee} ${extension.proto.number}`, extension);
      }
    }
  }

  file(path: string): SchemaFile | undefined {
    return this.files.get(path);
  }

  message(fullName: string): SchemaMessage | undefined {
    return this.#messages.get(fullName);
  }

  enum(fullName: string): SchemaEnum | undefined {
    return this.#enums.get(fullName);
  }

  service(fullName: string): SchemaService | undefined {
    return this.#services.get(fullName);
  }

  extension(extendee: string, number: number): SchemaField | undefined {
    return this.#extensionsByNumber.get(`${extendee} ${number}`);
  }

  extensionNamed(fullName: string): SchemaField | undefined {
    return this.#extensions.get(fullName);
  }

  hasPackage(name: string): boolean {
    return this.packages.has(name);
  }
}
