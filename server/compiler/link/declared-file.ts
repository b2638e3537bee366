import type { Edition } from '@bufbuild/protobuf/wkt';
import type { SyntaxFile } from '../syntax/parse.ts';
import type { OptionNode } from '../syntax/tree.ts';
import type {
  Element,
  EnumElement,
  FieldElement,
  FileElement,
  FileUnit,
  MessageElement,
  NamedElement,
  ServiceElement,
} from './elements.ts';

interface Symbols {
  readonly byName: ReadonlyMap<string, Element>;
  readonly duplicates: FileElement['duplicates'];
}

/**
 * A file while it is being declared, and after. A table of everything by full name would be most of what declaring takes, for names
 * that most often nobody asks for, so it is only made when somebody does. That no name is there twice is seen scope by scope.
 */
export class DeclaredFile implements FileElement {
  readonly kind = 'file';
  readonly path: string;
  readonly syntax: SyntaxFile;
  readonly edition: Edition;
  readonly packageName: string;
  readonly messages: MessageElement[] = [];
  readonly enums: EnumElement[] = [];
  readonly services: ServiceElement[] = [];
  readonly extensions: FieldElement[] = [];
  readonly options: OptionNode[];
  optionBytes: FileElement['optionBytes'];
  readonly units: FileUnit[] = [];
  readonly named = new Map<string, NamedElement>();
  simpleNames?: ReadonlySet<string>;
  everyExtension?: readonly FieldElement[];
  /** In the order of the text. */
  readonly #all: Element[] = [];
  #isDistinct = true;
  #symbols: Symbols | undefined;

  constructor(path: string, syntax: SyntaxFile, edition: Edition, options: OptionNode[]) {
    this.path = path;
    this.syntax = syntax;
    this.edition = edition;
    this.packageName = syntax.packageName;
    this.options = options;
  }

  add<T extends Element>(element: T): T {
    this.#all.push(element);
    return element;
  }

  /** Takes into `named` what was added. */
  name(element: NamedElement): void {
    if (!this.named.has(element.fullName)) this.named.set(element.fullName, element);
  }

  /** Looks, once all in a scope is declared, whether something there has the name of something else. */
  checkDistinct(scope: MessageElement | ServiceElement | FileElement): void {
    if (!this.#isDistinct) return;
    let count = 0;
    names.clear();
    const see = (elements: readonly Element[]): void => {
      count += elements.length;
      // By index: an iterator for each scope, and a step of it for each name, is half of what is allocated here.
      for (let index = 0; index < elements.length; index++) {
        const element = elements[index];
        if (element) names.add(element.name);
      }
    };
    if (scope.kind === 'service') see(scope.methods);
    else {
      if (scope.kind === 'message') {
        see(scope.fields);
        see(scope.oneofs);
      } else see(scope.services);
      see(scope.messages);
      see(scope.enums);
      for (const { values } of scope.enums) see(values);
      see(scope.extensions);
    }
    if (names.size < count) this.#isDistinct = false;
  }

  get symbols(): ReadonlyMap<string, Element> {
    return this.#collected().byName;
  }

  get duplicates(): FileElement['duplicates'] {
    return this.#isDistinct ? none : this.#collected().duplicates;
  }

  #collected(): Symbols {
    this.#symbols ??= collect(this.#all);
    return this.#symbols;
  }
}

/** Used again for each scope. */
const names = new Set<string>();
const none: FileElement['duplicates'] = [];

function collect(all: readonly Element[]): Symbols {
  const byName = new Map<string, Element>();
  const duplicates: { element: Element; first: Element }[] = [];
  for (const element of all) {
    const first = byName.get(element.fullName);
    if (!first) byName.set(element.fullName, element);
    // The oneof that a proto3 `optional` field stands for is in no text.
    else if (element.kind !== 'oneof' || element.node) duplicates.push({ element, first });
  }
  return { byName, duplicates };
}
