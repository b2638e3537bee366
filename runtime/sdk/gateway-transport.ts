import { createRequire } from 'node:module';
import path from 'node:path';
import type { Transport } from '@connectrpc/connect';

const defaultAddress = 'http://127.0.0.1:8080';
const packageName = '@connectrpc/connect-node';

/** Only what is used of the package: it is not a dependency, so that what Skep runs need not carry it. */
interface ConnectNode {
  createConnectTransport(options: { baseUrl: string; httpVersion: '2' }): Transport;
}

/** Calls services through the gateway of an environment. `address`: its base URL. */
export function createGatewayTransport(address: string = defaultAddress): Transport {
  return loadConnectNode().createConnectTransport({ baseUrl: address, httpVersion: '2' });
}

/** The project's own: this file may lie elsewhere, behind a link. */
function loadConnectNode(): ConnectNode {
  const fromProject = createRequire(path.join(process.cwd(), 'package.json'));
  try {
    return fromProject(packageName);
  } catch (cause) {
    throw new Error(`to call services from outside of Skep, install ${packageName}`, { cause });
  }
}
