import type { DescEnum, DescMessage, JsonObject } from '@bufbuild/protobuf';
import { enumSchema } from './enum-schema.ts';
import { messageSchema } from './message-schema.ts';
import type { SchemaStyle } from './schema-style.ts';
import { wellKnownSchema } from './well-known-schema.ts';

/** The schemas of all types that a document refers to, each once, by full name. */
export class TypeSchemas {
  readonly style: SchemaStyle;
  readonly #referred = new Set<DescMessage | DescEnum>();

  constructor(style: SchemaStyle) {
    this.style = style;
  }

  /** A value of the type: a reference, or the schema itself where that is a line. */
  of(type: DescMessage | DescEnum): JsonObject {
    if (type.typeName === 'google.protobuf.NullValue') return { type: 'null' };
    const known = type.kind === 'message' ? wellKnownSchema(type, this.style) : undefined;
    if (known) return known;
    this.#referred.add(type);
    return { $ref: `${this.style.references}${type.typeName}` };
  }

  /** Of every type that was referred to, and of those that these refer to, sorted by full name. */
  definitions(): Record<string, JsonObject> {
    const schemas: [string, JsonObject][] = [];
    // A set's iteration also visits what is added during it.
    for (const type of this.#referred) {
      schemas.push([
        type.typeName,
        type.kind === 'enum' ? enumSchema(type, this.style) : messageSchema(type, this),
      ]);
    }
    return Object.fromEntries(schemas.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
