/** The shortest name by which a type is found from where it stands, as the language looks names up: from the inside out. */
import type { DescFile, DescMessage } from '@bufbuild/protobuf';

export class TypeNames {
  /** Everything that a name can lead to: packages, and what stands in them. */
  readonly #names = new Set<string>();

  /** Of a file and all that can be seen from it. */
  constructor(file: DescFile) {
    const seen = new Set<DescFile>();
    const add = (each: DescFile): void => {
      if (seen.has(each)) return;
      seen.add(each);
      this.#addScopes(each.proto.package);
      for (const message of each.messages) this.#addMessage(message);
      for (const { typeName } of [...each.enums, ...each.services, ...each.extensions])
        this.#names.add(typeName);
      for (const { values } of each.enums)
        for (const { name } of values) this.#names.add(join(each.proto.package, name));
      each.dependencies.forEach(add);
    };
    add(file);
  }

  /** @param typeName full name of the type, without a dot before it
   * @param scope full name of the message or service that it is named in; the package for what is in none */
  within(scope: string, typeName: string): string {
    const parts = typeName.split('.');
    for (let count = 1; count <= parts.length; count++) {
      const name = parts.slice(-count).join('.');
      if (this.#find(scope, name) === typeName) return name;
    }
    return `.${typeName}`;
  }

  /** What a name leads to: the innermost scope that has its first part decides. */
  #find(scope: string, name: string): string | undefined {
    const first = name.split('.', 1)[0] ?? '';
    for (let around = scope; ; around = around.slice(0, Math.max(around.lastIndexOf('.'), 0))) {
      if (this.#names.has(join(around, first))) return join(around, name);
      if (around === '') return undefined;
    }
  }

  #addScopes(packageName: string): void {
    const parts = packageName === '' ? [] : packageName.split('.');
    for (const index of parts.keys()) this.#names.add(parts.slice(0, index + 1).join('.'));
  }

  #addMessage(message: DescMessage): void {
    this.#names.add(message.typeName);
    for (const { name } of [...message.fields, ...message.oneofs])
      this.#names.add(join(message.typeName, name));
    for (const each of message.nestedEnums) {
      this.#names.add(each.typeName);
      for (const { name } of each.values) this.#names.add(join(message.typeName, name));
    }
    for (const { typeName } of message.nestedExtensions) this.#names.add(typeName);
    for (const each of message.nestedMessages) this.#addMessage(each);
  }
}

function join(scope: string, name: string): string {
  return scope === '' ? name : `${scope}.${name}`;
}
