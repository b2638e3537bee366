/** The servers that are compared, one a process: `node gateway-server.ts KIND`. Tells its port by IPC. */
const servers: Record<string, () => Promise<number>> = {
  skep: async () => (await import('./servers/skep.ts')).serveIsolated(),
  'skep in one thread': async () => (await import('./servers/skep.ts')).serveInThread(),
  'grpc-js': async () => (await import('./servers/grpc-js.ts')).serveGrpcJs(),
  'connect-node h2c': async () => (await import('./servers/over-http.ts')).serveConnectNode(2),
  'connect-node http1': async () => (await import('./servers/over-http.ts')).serveConnectNode(1),
  'raw node:http': async () => (await import('./servers/over-http.ts')).serveRawHttp(),
  fastify: async () => (await import('./servers/over-http.ts')).serveFastify(),
  'moleculer-web': async () => (await import('./servers/over-http.ts')).serveMoleculer(),
};

const start = servers[process.argv[2] ?? ''];
if (!start) throw new Error(`KIND is one of: ${Object.keys(servers).join(', ')}`);
process.send?.(await start());
// Asked for anything, it collects its garbage.
process.on('message', async () => {
  (await import('./servers/collect.ts')).collectGarbage();
  process.send?.('collected');
});
process.on('disconnect', () => process.exit());
