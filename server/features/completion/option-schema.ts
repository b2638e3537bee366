import {
  type EnumElement,
  type FieldElement,
  type FileElement,
  joinName,
  type MessageElement,
  scopeOf,
} from '../../compiler/index.ts';
import type { SnapshotFile } from '../../workspace/snapshot.ts';
import { fileUnder } from '../symbols.ts';
import type { OptionPlace } from './option-place.ts';
import { visibleFiles } from './visible-files.ts';

const descriptorPath = 'google/protobuf/descriptor.proto';

/** What options there are in a file and of which types, as far as it sees them. */
export class OptionSchema {
  readonly #file: SnapshotFile;
  readonly #scope: string;
  #extensions: FieldElement[] | undefined;

  constructor(file: SnapshotFile, scope: string) {
    this.#file = file;
    this.#scope = scope;
  }

  /** The message that the path of a place leads to: of a value that is none, undefined. */
  message({ options, path }: Pick<OptionPlace, 'options' | 'path'>): MessageElement | undefined {
    let message = this.#optionsMessage(options);
    for (const part of path) {
      const type: MessageElement | EnumElement | undefined =
        message && this.#typeOf(this.#step(message, part));
      message = type?.kind === 'message' ? type : this.#anyMessage(part);
    }
    return message;
  }

  /** The field that the path of a place ends with. */
  field({ options, path }: Pick<OptionPlace, 'options' | 'path'>): FieldElement | undefined {
    const last = path.at(-1);
    const message = this.message({ options, path: path.slice(0, -1) });
    return message && last !== undefined ? this.#step(message, last) : undefined;
  }

  /** The enum of a field, as it is now. */
  enumOf(field: FieldElement): EnumElement | undefined {
    const type = this.#typeOf(field);
    return type?.kind === 'enum' ? type : undefined;
  }

  /** Every extension that the file sees of a message. */
  extensionsOf(message: MessageElement): FieldElement[] {
    this.#extensions ??= visibleFiles(this.#file.linked).flatMap(({ elements }) => extensionsIn(elements));
    return this.#extensions.filter(({ extendee }) => extendee?.fullName === message.fullName);
  }

  #optionsMessage(name: string): MessageElement | undefined {
    const descriptor = fileUnder(this.#file.program, descriptorPath);
    const found = descriptor?.elements.symbols.get(`google.protobuf.${name}`);
    return found?.kind === 'message' ? found : undefined;
  }

  #step(message: MessageElement, part: string): FieldElement | undefined {
    const inside = /^[([](.*)[)\]]$/.exec(part)?.[1];
    if (inside === undefined) return message.fields.find(({ name }) => name === part);
    const extensions = this.extensionsOf(message);
    if (inside.startsWith('.')) return extensions.find(({ fullName }) => fullName === inside.slice(1));
    for (let scope = this.#scope; ; scope = scopeOf(scope)) {
      const full = joinName(scope, inside);
      const found = extensions.find(({ fullName }) => fullName === full);
      if (found || scope === '') return found;
    }
  }

  /** `[type.googleapis.com/foo.Bar]` in the text of an Any. */
  #anyMessage(part: string): MessageElement | undefined {
    const name = /^\[[^\]]*\/([\w.]+)\]$/.exec(part)?.[1];
    if (name === undefined) return undefined;
    for (const { elements } of visibleFiles(this.#file.linked)) {
      const found = elements.symbols.get(name);
      if (found?.kind === 'message') return found;
    }
    return undefined;
  }

  #typeOf(field: FieldElement | undefined): MessageElement | EnumElement | undefined {
    const type = field?.typeElement;
    const now = type && fileUnder(this.#file.program, type.file.path)?.elements.symbols.get(type.fullName);
    return now?.kind === 'message' || now?.kind === 'enum' ? now : type;
  }
}

function extensionsIn(file: FileElement): readonly FieldElement[] {
  file.everyExtension ??= [...file.symbols.values()].filter(
    (element): element is FieldElement => element.kind === 'field' && element.extend !== undefined,
  );
  return file.everyExtension;
}
