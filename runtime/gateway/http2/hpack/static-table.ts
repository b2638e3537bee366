/** The header fields that both sides know from the beginning: RFC 7541, appendix A. */

/** In the order of their indexes, which begin at 1. */
const text = `
  :authority
  :method = GET
  :method = POST
  :path = /
  :path = /index.html
  :scheme = http
  :scheme = https
  :status = 200
  :status = 204
  :status = 206
  :status = 304
  :status = 400
  :status = 404
  :status = 500
  accept-charset
  accept-encoding = gzip, deflate
  accept-language
  accept-ranges
  accept
  access-control-allow-origin
  age
  allow
  authorization
  cache-control
  content-disposition
  content-encoding
  content-language
  content-length
  content-location
  content-range
  content-type
  cookie
  date
  etag
  expect
  expires
  from
  host
  if-match
  if-modified-since
  if-none-match
  if-range
  if-unmodified-since
  last-modified
  link
  location
  max-forwards
  proxy-authenticate
  proxy-authorization
  range
  referer
  refresh
  retry-after
  server
  set-cookie
  strict-transport-security
  transfer-encoding
  user-agent
  vary
  via
  www-authenticate
`;

export interface TableEntry {
  readonly name: string;
  readonly value: string;
  /** Bytes it counts for, as RFC 7541, 4.1 has it. */
  readonly size: number;
  /** Whether HTTP/2 allows such a name and value. */
  readonly isField: boolean;
}

/** What an entry counts for beside its name and value. */
export const entryOverhead = 32;

export const staticTable: readonly TableEntry[] = text
  .trim()
  .split('\n')
  .map((line) => {
    const [name = '', value = ''] = line.trim().split(' = ');
    return { name, value, size: name.length + value.length + entryOverhead, isField: true };
  });
