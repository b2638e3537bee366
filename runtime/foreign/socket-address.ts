/** Where a socket connects to. */
export interface SocketAddress {
  host: string;
  port: number;
}

/** The host and port of a base URL, as sockets take them: an IPv6 address has no brackets, and a port is always said. */
export function socketAddress({ hostname, port, protocol }: URL): SocketAddress {
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (protocol === 'https:' ? 443 : 80)),
  };
}
