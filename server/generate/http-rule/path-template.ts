/** A part of a path between slashes. `field` is the path of the field whose variable it belongs to. */
export type PathSegment =
  | { kind: 'literal'; text: string; field?: string }
  /** `*` is one segment, `**` any number of them. */
  | { kind: 'wildcard'; matches: '*' | '**'; field?: string };

export interface PathTemplate {
  segments: PathSegment[];
  /** The custom verb after the last colon: `cancel` in `/v1/{name=operations/**}:cancel`. */
  verb?: string;
}

/**
 * Reads the path template of a `google.api.HttpRule`; undefined where it is none. The grammar is in google/api/http.proto:
 * `/v1/{name=shelves/*}/books/{book.id}:publish`.
 */
export function parsePathTemplate(template: string): PathTemplate | undefined {
  const found = /^\/(.*?)(?::([^/{}:*]+))?$/s.exec(template);
  if (!found) return undefined;
  const [, path = '', verb] = found;
  const segments: PathSegment[] = [];
  for (const part of splitOutsideBraces(path)) {
    const variable = /^\{\s*([\w.]+)\s*(?:=\s*([^{}]+?)\s*)?\}$/.exec(part);
    if (!variable) {
      const segment = parseSegment(part);
      if (!segment) return undefined;
      segments.push(segment);
      continue;
    }
    const [, field = '', pattern = '*'] = variable;
    for (const inner of pattern.split('/')) {
      const segment = parseSegment(inner);
      if (!segment) return undefined;
      segments.push({ ...segment, field });
    }
  }
  return verb === undefined ? { segments } : { segments, verb };
}

function parseSegment(text: string): PathSegment | undefined {
  if (text === '*' || text === '**') return { kind: 'wildcard', matches: text };
  return text !== '' && !/[{}*]/.test(text) ? { kind: 'literal', text } : undefined;
}

/** At each slash that is not within a variable. */
function splitOutsideBraces(path: string): string[] {
  return path.split(/\/(?![^{]*\})/);
}
