/** The compression of headers in HTTP/2: HPACK, RFC 7541. */
export { CompressionError } from './compression-error.ts';
export { type DecodedHeaders, HeaderDecoder } from './header-decoder.ts';
export { checkFields, HeaderEncoder } from './header-encoder.ts';
