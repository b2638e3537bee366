import type { SourceCodeInfo_Location } from '@bufbuild/protobuf/wkt';

/**
 * The places of a file without those of options that are no longer what the text says. Each option of a file has its statement
 * (`[8]`) right before it, which goes with it; the options of a field share one place, which goes when the last of them does.
 */
export function withoutLocations(
  locations: readonly SourceCodeInfo_Location[],
  changed: readonly (readonly number[])[],
): SourceCodeInfo_Location[] {
  const gone = new Set(changed.map((path) => path.join('.')));
  const kept = locations.filter(({ path }, index) => {
    if (gone.has(path.join('.'))) return false;
    const next = locations[index + 1];
    return !(path.length === 1 && path[0] === 8 && next && gone.has(next.path.join('.')));
  });
  const parents = new Set(
    changed.filter((path) => path.length > 2).map((path) => path.slice(0, -1).join('.')),
  );
  return kept.filter(({ path }) => {
    const own = path.join('.');
    return !parents.has(own) || kept.some((other) => other.path.join('.').startsWith(`${own}.`));
  });
}
