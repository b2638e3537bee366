/**
 * HTTP/2 as the gateway serves it: connections with prior knowledge or after ALPN, each request an exchange. Of its own,
 * since most of what a call cost the gateway was what node:http2 makes for each stream.
 */
export { Http2Session, type SessionConnection } from './session.ts';
