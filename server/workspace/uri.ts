/**
 * A file's address inside the server: a URI whose path is decoded, so that folders and file names join and compare as
 * plain text: `file:///shop/my api/posts.proto`. Clients spell one file's URI in several ways; here there is one.
 */
export type FileUri = string;

/** From a client's URI. One that is malformed is kept as it is: it names no file, and breaks nothing. */
export function fromClientUri(uri: string): FileUri {
  let decoded = uri;
  try {
    decoded = decodeURIComponent(uri);
  } catch {
    // A lone `%`: not encoded, then.
  }
  // Drive letters: VS Code writes `c%3A`, others `C:`.
  return decoded.replace(
    /^file:\/\/\/([A-Za-z]):/,
    (_match, drive: string) => `file:///${drive.toLowerCase()}:`,
  );
}

/** A URI in which nothing is to be encoded: most are, and to encode one part by part takes nine times as long as to see that. */
const plainUri = /^[a-z][\w+.-]*:[\w/.-]*$/i;

/** For a client: encoded. */
export function toClientUri(uri: FileUri): string {
  if (plainUri.test(uri)) return uri;
  const [, scheme = '', path = ''] = /^([a-z][\w+.-]*:(?:\/\/[^/]*)?)(.*)$/is.exec(uri) ?? [];
  return scheme + path.split('/').map(encodeURIComponent).join('/');
}

/** The folder a file or folder lies in; undefined at the top. */
export function folderOf(uri: FileUri): FileUri | undefined {
  const slash = uri.lastIndexOf('/');
  if (slash <= 0 || uri[slash - 1] === '/') return undefined;
  const folder = uri.slice(0, slash);
  // A server is no folder: its shares are at the top.
  return /^file:\/\/[^/]+$/.test(folder) ? undefined : folder;
}

/**
 * `path` from `folder`: relative with `..` and `.` as in file systems, or absolute on the same host and drive. With two slashes or
 * backslashes it begins with a server of its own, as on Windows.
 */
export function joinUri(folder: FileUri, path: string): FileUri {
  const slashed = path.replaceAll('\\', '/');
  const host = /^[a-z][\w+.-]*:\/\/[^/]*/i.exec(folder)?.[0] ?? '';
  if (/^\/\/[^/]/.test(slashed) && host.startsWith('file:')) {
    const [, server = '', rest = ''] = /^\/\/([^/]+)(.*)$/s.exec(slashed) ?? [];
    return `file://${server}${normalize(rest)}`;
  }
  if (/^[A-Za-z]:\//.test(slashed)) return fromClientUri(`${host}/${normalize(slashed)}`);
  const drive = host === 'file://' ? (/^\/[A-Za-z]:(?=\/|$)/.exec(folder.slice(host.length))?.[0] ?? '') : '';
  const from = host.length + drive.length;
  return host + drive + normalize(slashed.startsWith('/') ? slashed : `${folder.slice(from)}/${slashed}`);
}

/** The rest of `uri` below `folder`, with slashes; undefined when it does not lie below. */
export function pathBelow(folder: FileUri, uri: FileUri): string | undefined {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return uri.startsWith(prefix) && uri.length > prefix.length ? uri.slice(prefix.length) : undefined;
}

/** Whether `uri` is `folder` or lies below it. */
export function isWithin(folder: FileUri, uri: FileUri): boolean {
  return uri === folder || pathBelow(folder, uri) !== undefined;
}

/** Whether `uri` or a folder around it is among these. */
export function isWithinAny(folders: ReadonlySet<FileUri>, uri: FileUri): boolean {
  for (let outer: FileUri | undefined = uri; outer !== undefined; outer = folderOf(outer)) {
    if (folders.has(outer)) return true;
  }
  return false;
}

function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/');
}
