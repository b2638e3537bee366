/** What names and values of header fields may hold: RFC 9113, 8.2.1, and RFC 9110, 5.1 and 5.5. */

const nameBytes = new Uint8Array(256);
for (const character of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz") {
  nameBytes[character.charCodeAt(0)] = 1;
}

/** Whether that is the name of a field, in lower case, and no pseudo-header. */
export function isFieldName(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    if (nameBytes[name.charCodeAt(i)] !== 1) return false;
  }
  return name.length > 0;
}

/** Whether a field may have these characters as its value: none of control but tab, none beyond Latin-1. */
export function isFieldText(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f || code > 0xff) return false;
  }
  return true;
}

/** Whether a field may have that value: it may not begin or end with white space either. */
export function isFieldValue(value: string): boolean {
  return !hasSpaceAround(value) && isFieldText(value);
}

/** The value without the white space around it, which means nothing. */
export function withoutSpace(value: string): string {
  return hasSpaceAround(value) ? value.replace(/^[ \t]+|[ \t]+$/g, '') : value;
}

function hasSpaceAround(value: string): boolean {
  return isSpace(value.charCodeAt(0)) || isSpace(value.charCodeAt(value.length - 1));
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
