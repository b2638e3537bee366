import type { Advice, RelatedLocation } from '../diagnostic.ts';
import type { LinkContext } from '../link/context.ts';
import type { EnumElement, FieldElement, FileElement, FileUnit, MessageElement } from '../link/elements.ts';
import { describe, shadowedBy, shadowText } from '../link/resolve.ts';
import { closest, scopeOf } from '../names.ts';
import type { OptionNamePart, OptionNode } from '../syntax/tree.ts';
import { written } from '../wire/written.ts';
import { checkFeatureOrigin, checkFeaturesAllowed } from './feature-use.ts';
import { hasNumber, isDelimited, isRepeated, isRequired, wrapMessage } from './field-facts.ts';
import { missingText } from './missing-required.ts';
import { checkOptionUse } from './option-use.ts';
import { encodeOptionValue } from './option-value.ts';
import type { OptionOwner, OptionPaths } from './option-values.ts';
import { orderByNumber } from './order-by-number.ts';
import { hasValueAt } from './value-at.ts';

/** Interprets options: finds the field that each names, checks the value, and gives what carries them both in wire format. */
export class Interpreter {
  readonly #context: LinkContext;
  readonly #paths: OptionPaths[number][];
  readonly #optionsMessages = new Map<string, MessageElement>();

  /** `paths` are filled. */
  constructor(context: LinkContext, paths: OptionPaths[number][]) {
    this.#context = context;
    this.#paths = paths;
  }

  /** The options of the file itself. */
  file(file: FileElement): void {
    this.#owner(file, file.options, 'FileOptions', file.packageName);
  }

  /** The options of everything that one declaration at the top of a file declares. */
  unit(unit: FileUnit): void {
    for (const message of unit.messages) this.#message(message);
    for (const element of unit.enums) this.#enum(element);
    for (const extension of unit.extensions)
      this.#owner(extension, extension.options, 'FieldOptions', scopeOf(extension.fullName));
    for (const service of unit.services) {
      this.#owner(service, service.options, 'ServiceOptions', scopeOf(service.fullName));
      for (const method of service.methods)
        this.#owner(method, method.options, 'MethodOptions', service.fullName);
    }
  }

  #message(message: MessageElement): void {
    if (message.mapEntry) {
      for (const field of message.fields)
        this.#owner(field, field.options, 'FieldOptions', message.fullName, true);
      return;
    }
    const { fullName } = message;
    // The options of a message, and of its ranges, see what is beside it; those of what is in it see that.
    this.#owner(message, message.options, 'MessageOptions', scopeOf(fullName));
    for (const field of message.fields) this.#owner(field, field.options, 'FieldOptions', fullName);
    for (const field of message.extensions) this.#owner(field, field.options, 'FieldOptions', fullName);
    for (const oneof of message.oneofs) this.#owner(oneof, oneof.options, 'OneofOptions', fullName);
    for (const range of message.extensionRanges) {
      const first = message.extensionRanges.find((other) => other.options === range.options);
      const repeats = first !== range;
      this.#owner(range, range.options, 'ExtensionRangeOptions', scopeOf(fullName), repeats);
    }
    for (const element of message.enums) this.#enum(element);
    for (const nested of message.messages) this.#message(nested);
  }

  #enum(element: EnumElement): void {
    const scope = scopeOf(element.fullName);
    this.#owner(element, element.options, 'EnumOptions', scope);
    for (const value of element.values) this.#owner(value, value.options, 'EnumValueOptions', scope);
  }

  /** `repeats`: these options are another owner's too, which has reported what is wrong with them. */
  #owner(
    owner: OptionOwner,
    options: readonly OptionNode[],
    type: string,
    scope: string,
    repeats = false,
  ): void {
    if (options.length === 0) return;
    const message = this.#optionsMessage(type);
    if (!message) return;
    this.#context.optionsMessage = type;
    const target = new OptionsMessage(this.#context, message, scope, repeats);
    for (const option of options) {
      const path = target.add(option);
      if (path && !repeats) this.#paths[option.index] = path;
    }
    target.checkRequired();
    owner.optionBytes = target.bytes();
  }

  /** descriptor.proto's, looked up once: to put its name together for each declaration takes longer than to find it. */
  #optionsMessage(type: string): MessageElement | undefined {
    let message = this.#optionsMessages.get(type);
    if (!message) {
      const found = this.#context.descriptor.named.get(`google.protobuf.${type}`);
      if (found?.kind !== 'message') return undefined;
      message = found;
      this.#optionsMessages.set(type, message);
    }
    return message;
  }
}

/** What one statement has set: the field of the options message it leads through, and that field's record. */
interface Part {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly option: OptionNode;
  readonly fields: readonly FieldElement[];
  /** Of a repeated field the path. */
  readonly key: PathKey | undefined;
}

/** A path to compare: a number alone, or all of them as text. */
type PathKey = string | number;

function keyOf(path: readonly number[]): PathKey {
  const [only] = path;
  return path.length === 1 && only !== undefined ? only : path.join('.');
}

/** An option's name as it is written. */
function shown({ name }: OptionNode): string {
  return name.map((part) => (part.extension ? `(${part.text})` : part.text)).join('.');
}

/** One options message being filled, statement by statement. */
class OptionsMessage {
  readonly #context: LinkContext;
  readonly #message: MessageElement;
  readonly #scope: string;
  readonly #quiet: boolean;
  /** Begun anew with its first: as most have one, and a list that grows has room for sixteen more. */
  #parts: Part[] = [];
  /** How many values the repeated field at a path has, from the second statement on. */
  #counts: Map<PathKey, number> | undefined;
  /** Something here has been reported, and so nothing is known of what it would have set. */
  #isBroken = false;

  constructor(context: LinkContext, message: MessageElement, scope: string, quiet: boolean) {
    this.#context = context;
    this.#message = message;
    this.#scope = scope;
    this.#quiet = quiet;
  }

  /** The records in the order of their numbers, as a serializer writes them. */
  bytes(): Uint8Array {
    const [first] = this.#parts;
    if (first && this.#parts.length === 1) return first.bytes;
    const parts = this.#parts;
    orderByNumber(parts, ({ number }) => number);
    return written((output) => {
      for (const { bytes } of parts) output.raw(bytes);
    });
  }

  /** Adds a statement; answers with the path of its value, or undefined when it has been reported as wrong. */
  add(option: OptionNode): readonly number[] | undefined {
    const path = this.#add(option);
    if (!path) this.#isBroken = true;
    return path;
  }

  #add(option: OptionNode): readonly number[] | undefined {
    if (!this.#quiet && !checkFeaturesAllowed(this.#context, option)) return undefined;
    const fields = this.#fields(option);
    const last = fields?.at(-1);
    if (!fields || !last || !option.value) return undefined;
    if (!fields.every(hasNumber)) return undefined;
    const path = fields.map(({ number }) => number ?? 0);
    if (this.#isTaken(option, fields, path)) return undefined;
    const encoded = encodeOptionValue(this.#context, last, option.value, this.#scope);
    if (!encoded) return undefined;
    let bytes = encoded;
    for (let at = fields.length - 2; at >= 0; at--) {
      const field = fields[at];
      if (field) bytes = wrapMessage(field.number ?? 0, bytes, isDelimited(field));
    }
    const key = isRepeated(last) ? keyOf(path) : undefined;
    const index = key === undefined ? undefined : this.#valuesAt(key);
    const part = { number: path[0] ?? 0, bytes, option, fields, key };
    if (this.#parts.length === 0) this.#parts = [part];
    else this.#parts.push(part);
    return index === undefined ? path : [...path, index];
  }

  /** How many values the repeated field at a path has before the next. */
  #valuesAt(key: PathKey): number {
    // Of the first statement, which most often is the only one.
    if (this.#parts.length === 0) return 0;
    if (!this.#counts) {
      this.#counts = new Map();
      for (const part of this.#parts) if (part.key !== undefined) this.#counts.set(part.key, 1);
    }
    const count = this.#counts.get(key) ?? 0;
    this.#counts.set(key, count + 1);
    return count;
  }

  /** Whether the value at a path is set already, or another of the same oneof, there or on the way; reports when so. */
  #isTaken(option: OptionNode, fields: readonly FieldElement[], path: readonly number[]): boolean {
    // Of the first statement, which most often is the only one.
    if (this.#parts.length === 0) return false;
    for (let index = 0; index < fields.length; index++) {
      const field = fields[index];
      if (!field) continue;
      const way = path.slice(0, index);
      const isLast = index === fields.length - 1;
      const same = isLast && !isRepeated(field) ? this.#setAt([...way, field.number ?? 0]) : undefined;
      if (same) {
        this.#report(option, `Option "${shown(option)}" is set already: remove one of the two.`, same);
        return true;
      }
      for (const sibling of field.oneof?.fields ?? []) {
        const other = sibling === field ? undefined : this.#setAt([...way, sibling.number ?? 0]);
        if (!other) continue;
        const text = `"${field.name}" and "${sibling.name}" are of the same oneof: only one of them can be set.`;
        this.#report(option, text, other);
        return true;
      }
    }
    return false;
  }

  /** The statement that has set what is at a path. */
  #setAt(path: readonly number[]): OptionNode | undefined {
    return this.#parts.find(({ number, bytes }) => number === path[0] && hasValueAt(bytes, path))?.option;
  }

  #report(option: OptionNode, text: string, other: OptionNode): void {
    if (this.#quiet) return;
    const [first] = other.name;
    const place = first && { first: first.first, last: other.name.at(-1)?.last ?? first.last };
    const related = place ? [this.#context.placeAt(place, 'Set here first.')] : [];
    this.#error('duplicate-option', text, option.name, related);
  }

  /** Reports messages that were set field by field and lack one that is required. */
  checkRequired(): void {
    if (this.#isBroken || this.#quiet) return;
    if (!this.#parts.some(({ fields }) => fields.length > 1)) return;
    const checked = new Set<string>();
    for (const { option, fields } of this.#parts) {
      for (let length = 1; length < fields.length; length++) {
        const way = fields.slice(0, length).map((field) => field.number ?? 0);
        const key = way.join('.');
        const owner = fields[length - 1];
        const type = owner && !checked.has(key) ? this.#context.typeOf(owner) : undefined;
        checked.add(key);
        if (type?.kind !== 'message') continue;
        const missing = type.fields.filter(
          (field) => isRequired(field) && hasNumber(field) && !this.#setAt([...way, field.number ?? 0]),
        );
        if (missing.length > 0) this.#error('missing-required', missingText(type, missing), option.name);
      }
    }
  }

  /** The fields that an option's name leads through. */
  #fields(option: OptionNode): FieldElement[] | undefined {
    const { name } = option;
    let fields: FieldElement[] = [];
    let message = this.#message;
    // By index: with an iterator of entries, this loop made more garbage than all other.
    for (let index = 0; index < name.length; index++) {
      const part = name[index];
      const field = part && (part.extension ? this.#extension(part, message) : this.#field(part, message));
      if (!field) return undefined;
      if (!this.#quiet) {
        const inside = part.extension ? { first: part.first + 1, last: part.last - 1 } : part;
        this.#context.refer(inside, field);
        checkOptionUse(this.#context, field, this.#context.optionsMessage, part);
        if (!checkFeatureOrigin(this.#context, option, index, field)) return undefined;
      }
      if (index === 0) fields = [field];
      else fields.push(field);
      if (index === name.length - 1) break;
      const type = this.#context.typeOf(field);
      if (type?.kind !== 'message') {
        this.#error(
          'not-a-message',
          `Option "${part.text}" is no message: it has no field "${name[index + 1]?.text}".`,
          [part],
        );
        return undefined;
      }
      if (isRepeated(field)) {
        this.#error(
          'repeated-option',
          `Option "${part.text}" is repeated: set a whole element with "{ ... }" instead.`,
          [part],
        );
        return undefined;
      }
      message = type;
    }
    return fields;
  }

  #field(part: OptionNamePart, message: MessageElement): FieldElement | undefined {
    const field = message.fields.find((candidate) => candidate.name === part.text);
    if (field && field.name !== 'uninterpreted_option') return field;
    const suggestion = closest(
      part.text,
      message.fields.map(({ name }) => name).filter((name) => name !== 'uninterpreted_option'),
    );
    const hint = suggestion ? ` Did you mean "${suggestion}"?` : ' A custom option stands in parentheses.';
    const advice = suggestion === undefined ? undefined : this.#context.instead(part, suggestion);
    this.#error('unknown-option', `There is no option "${part.text}" here.${hint}`, [part], [], advice);
    return undefined;
  }

  #extension(part: OptionNamePart, message: MessageElement): FieldElement | undefined {
    const { optionScope: scope } = this.#context;
    const found = scope.resolve(part.text, this.#scope);
    if (!found && this.#context.mayLackNames) return undefined;
    const shadow = found ? undefined : shadowedBy(scope, part.text, this.#scope);
    if (shadow) {
      const text = `Option "(${part.text})" is not defined: ${shadowText(part.text, shadow)}`;
      const advice = this.#context.instead(part, `(.${part.text})`);
      this.#error('unknown-option', text, [part], [], advice);
      return undefined;
    }
    if (!found) {
      const plain = part.text.startsWith('.') ? part.text.slice(1) : part.text;
      const path = this.#context.declarers(plain);
      const extensions = Array.from(
        scope.named(({ kind }) => kind === 'field'),
        ({ fullName }) => fullName,
      );
      const suggestion = path ? undefined : closest(plain, extensions);
      const hint = path
        ? ` It is defined in "${path}": add import "${path}";`
        : suggestion
          ? ` Did you mean "(${suggestion})"?`
          : '';
      const advice = suggestion ? this.#context.instead(part, `(${suggestion})`) : { declaredIn: path };
      this.#error('unknown-option', `Option "(${part.text})" is not defined.${hint}`, [part], [], advice);
      return undefined;
    }
    const isOwn = found.kind === 'field' && !found.extend && found.parent.kind === 'message';
    if (isOwn && found.parent.fullName === message.fullName) {
      const text = `"${found.name}" is a field of "${message.fullName}" itself: name it without parentheses.`;
      if (!this.#quiet)
        this.#context.warning(
          'useless-parentheses',
          text,
          part,
          undefined,
          this.#context.instead(part, found.name),
        );
      return found;
    }
    if (found.kind !== 'field' || !found.extend) {
      this.#error('unknown-option', `"${part.text}" is ${describe(found)}, not a custom option.`, [part]);
      return undefined;
    }
    // The extendee may come from another copy of descriptor.proto than ours, so its name decides.
    if (found.extendee && found.extendee.fullName !== message.fullName) {
      const text = `Option "(${part.text})" extends "${found.extendee.fullName}", and so cannot be set in "${message.fullName}".`;
      this.#error('unknown-option', text, [part]);
      return undefined;
    }
    return found;
  }

  #error(
    code: string,
    message: string,
    parts: readonly OptionNamePart[],
    related: readonly RelatedLocation[] = [],
    advice?: Advice,
  ): void {
    const first = parts[0];
    const last = parts.at(-1);
    if (!first || !last || this.#quiet) return;
    const place = { first: first.first, last: last.last };
    this.#context.error(code, message, place, related.length > 0 ? related : undefined, advice);
  }
}
