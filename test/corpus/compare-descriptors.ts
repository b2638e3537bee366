/** Our descriptors beside those of another compiler. */
import {
  createFileRegistry,
  createRegistry,
  type JsonValue,
  type Registry,
  toBinary,
  toJson,
} from '@bufbuild/protobuf';
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  type FileDescriptorSet,
  type SourceCodeInfo_Location,
} from '@bufbuild/protobuf/wkt';

/** A file that differs: what is different first, on our side and on theirs. */
export interface Difference {
  readonly path: string;
  readonly ours: string;
  readonly theirs: string;
}

/** Descriptors of every file of `theirs`, source info aside: as bytes, and where these differ as canonical JSON, with all extensions known. */
export function compareDescriptors(ours: FileDescriptorSet, theirs: FileDescriptorSet): Difference[] {
  const registry = createRegistry(createFileRegistry(theirs));
  return compareFiles(ours, theirs, (own, file) => {
    const [left, right] = [withoutSourceInfo(own), withoutSourceInfo(file)];
    const [leftBytes, rightBytes] = [left, right].map((proto) => toBinary(FileDescriptorProtoSchema, proto));
    if (leftBytes && rightBytes && Buffer.compare(leftBytes, rightBytes) === 0) return undefined;
    return firstDifference(canonicalJson(left, registry), canonicalJson(right, registry));
  });
}

/** Source info of every file of `theirs`: spans and comments, location by location, in their order. */
export function compareSourceInfo(ours: FileDescriptorSet, theirs: FileDescriptorSet): Difference[] {
  return compareFiles(ours, theirs, (own, file) => {
    const left = own.sourceCodeInfo?.location ?? [];
    const right = file.sourceCodeInfo?.location ?? [];
    for (let index = 0; index < Math.max(left.length, right.length); index++) {
      const [a, b] = [showLocation(left[index]), showLocation(right[index])];
      if (a !== b) return { ours: a, theirs: b };
    }
    return undefined;
  });
}

type Sides = Omit<Difference, 'path'>;

function compareFiles(
  ours: FileDescriptorSet,
  theirs: FileDescriptorSet,
  compare: (own: FileDescriptorProto, file: FileDescriptorProto) => Sides | undefined,
): Difference[] {
  const mine = new Map(ours.file.map((file) => [file.name, file]));
  return theirs.file.flatMap((file) => {
    const own = mine.get(file.name);
    const sides = own ? compare(own, file) : { ours: 'nothing', theirs: 'a file' };
    return sides ? [{ path: file.name, ...sides }] : [];
  });
}

function withoutSourceInfo(file: FileDescriptorProto): FileDescriptorProto {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(file)), file);
  delete copy.sourceCodeInfo;
  return copy;
}

/** JSON with the keys of every object sorted: the order of an options message's extensions means nothing. */
function canonicalJson(file: FileDescriptorProto, registry: Registry): string {
  const sorted = (_: string, inner: JsonValue): JsonValue =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner;
  return JSON.stringify(toJson(FileDescriptorProtoSchema, file, { registry }), sorted);
}

function firstDifference(left: string, right: string): Sides | undefined {
  if (left === right) return undefined;
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  const from = Math.max(0, at - 80);
  return { ours: `...${left.slice(from, at + 120)}`, theirs: `...${right.slice(from, at + 120)}` };
}

function showLocation(location: SourceCodeInfo_Location | undefined): string {
  if (!location) return 'nothing';
  const { path, span, leadingComments, trailingComments, leadingDetachedComments } = location;
  return JSON.stringify({ path, span, leadingComments, trailingComments, leadingDetachedComments });
}
