import { create, createFileRegistry } from '@bufbuild/protobuf';
import { type FileDescriptorProto, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { GenerateInput } from '../plugin/plugin-requests.ts';
import { type Element, ElementIndex } from './element-index.ts';
import { NarrowedFile } from './narrowed-file.ts';
import { TypeClosure } from './type-closure.ts';
import { type FilterName, readFilterName, type TypeFilter, TypeFilterError } from './type-filter.ts';

/**
 * Definitions with only what a filter asks for and what that needs, in as few files as these are in: what `buf generate` makes of
 * `types` and `exclude_types`. Throws TypeFilterError.
 */
export function filterTypes(input: GenerateInput, filter: TypeFilter): GenerateInput {
  const { types, excludeTypes } = filter;
  if (types.length === 0 && excludeTypes.length === 0) return input;
  const { files, targets } = input;
  const index = new ElementIndex(files);
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [...files] }));
  const closure = new TypeClosure(index, registry, types.length > 0);
  for (const excluded of excludeTypes) exclude(excluded, index, closure);
  for (const included of types) include(included, input, index, closure);
  if (types.length === 0) {
    for (const file of files) if (targets.has(file.name)) closure.add(file);
    const imported = files.filter(({ name }) => !targets.has(name));
    closure.completeFiles(imported);
  }
  closure.addExtensions();
  const kept = files.filter((file) => closure.imports.has(file.name) && closure.keeps(file));
  return {
    files: kept.map((file) => new NarrowedFile(closure, index, registry).of(file)),
    targets: new Set(kept.map(({ name }) => name).filter((name) => targets.has(name))),
  };
}

function exclude(excluded: FilterName, index: ElementIndex, closure: TypeClosure): void {
  const { name, isRecursive } = readFilterName(excluded);
  const element = index.byName.get(name)?.element;
  const found = element ? [element] : index.filesOf(name, isRecursive);
  if (!found) throw notFound(excluded);
  for (const each of found) closure.exclude(each);
}

function include(
  included: FilterName,
  { targets }: GenerateInput,
  index: ElementIndex,
  closure: TypeClosure,
): void {
  const { name, isRecursive } = readFilterName(included);
  const found = index.byName.get(name);
  if (found) {
    if (!targets.has(found.file.name)) throw imported(included);
    refuseExcluded(included, found.element, index, closure);
    closure.add(found.element, isRecursive);
    return;
  }
  const files = index.filesOf(name, isRecursive);
  if (!files) throw notFound(included);
  if (files.length === 0)
    throw new TypeFilterError(
      `The package "${name}" is empty: write "${name}.**" for those below it`,
      included,
    );
  if (!files.some((file) => targets.has(file.name))) throw imported(included);
  const wanted: readonly FileDescriptorProto[] = files.filter((file) => !closure.excludes(file));
  if (wanted.length === 0) throw contradiction(included, included.name);
  for (const file of wanted) closure.add(file);
}

/** It cannot be kept where it, or what it cannot be without, is excluded. */
function refuseExcluded(
  included: FilterName,
  element: Element,
  index: ElementIndex,
  closure: TypeClosure,
): void {
  const needed = [element];
  if (element.$typeName === 'google.protobuf.FieldDescriptorProto')
    needed.push(index.typeOf(element.extendee).element);
  if (element.$typeName === 'google.protobuf.MethodDescriptorProto')
    needed.push(index.typeOf(element.inputType).element, index.typeOf(element.outputType).element);
  const excluded = needed.find((each) => closure.excludes(each));
  if (excluded) throw contradiction(included, index.of(excluded).fullName);
}

function notFound(filtered: FilterName): TypeFilterError {
  return new TypeFilterError(
    `There is no type and no package "${filtered.name}" in the definitions: write the full name`,
    filtered,
  );
}

function imported(included: FilterName): TypeFilterError {
  return new TypeFilterError(
    `"${included.name}" is of definitions that are only imported: name what needs it`,
    included,
  );
}

function contradiction(included: FilterName, excluded: string): TypeFilterError {
  return new TypeFilterError(
    `"${included.name}" cannot be included when "${excluded}" is excluded: take it out of "exclude_types"`,
    included,
  );
}
