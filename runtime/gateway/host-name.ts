/** Names and addresses of this machine. */

/** `localhost:8080`, `[::1]:8080`, `example.com` without the port; lower case, without brackets. */
export function hostName(authority: string): string {
  const bracket = authority.lastIndexOf(']');
  const colon = authority.indexOf(':', bracket + 1);
  const name = colon < 0 ? authority : authority.slice(0, colon);
  return (name.startsWith('[') ? name.slice(1, bracket) : name).toLowerCase();
}

/** Whether a host name can only mean this machine: RFC 6761 and the loopback addresses. */
export function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || isLoopbackAddress(name);
}

/** Whether an IP address is a loopback address, IPv4 in IPv6 included. */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  return plain === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(plain);
}
