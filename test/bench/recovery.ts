/**
 * How long a service is away when it is killed under load: from the call that makes it exit, or the signal that kills
 * its process, to the first answer of its successor. With the spare worker of the shared host; without one, in a host
 * of its own. Everything runs from bundles, as it ships. Targets: 60 ms; 200 ms.
 */
import { createClient } from '@connectrpc/connect';
import { createCallTransport } from '../../runtime/call/transport.ts';
import { ServedProject, type Version } from '../../runtime/environment/served-project.ts';
import { parseManifest } from '../../runtime/project/index.ts';
import { MemoryRegistry } from '../../runtime/registry/memory-registry.ts';
import { EchoService } from '../fixtures/echo/gen/echo/v1/echo_pb.ts';
import { Supervised } from '../runtime/supervisor/supervised.ts';
import { median, spread, tell } from './median.ts';

const rounds = 9;
const inFlight = 10;
/** For the spare to be warm again, in milliseconds. */
const settleMs = 800;
/** Answers before the kill. */
const underWay = 500;

await using supervised = await Supervised.create();
const code = await supervised.bundle('misbehaving');
const kinds = [
  { what: 'with the spare', isolation: 'shared', misdeed: 'exit', target: 60 },
  { what: 'without, in a host of its own', isolation: 'process', misdeed: 'kill-host', target: 200 },
] as const;

const times = new Map<string, number[]>(kinds.map(({ what }) => [what, []]));
for (let round = -1; round < rounds; round++) {
  for (const { what, isolation, misdeed } of kinds) {
    const ms = await away(isolation, misdeed);
    // The first of each warms up.
    if (round >= 0) times.get(what)?.push(ms);
  }
}
for (const { what, target } of kinds) {
  const measured = times.get(what) ?? [];
  tell(
    `killed to serving again under load, ${what}`,
    `${spread(measured, 0)} ms, ${inFlight} callers`,
    `${target} ms`,
    median(measured) <= target,
  );
}

/** Milliseconds from the end of an instance to the first answer of the next. */
async function away(isolation: 'shared' | 'process', misdeed: string): Promise<number> {
  const registry = new MemoryRegistry();
  const served = new ServedProject(
    {
      registry,
      supervisor: supervised.supervisor,
      scope: 'none',
      isolation,
      observe: (_project, _descriptor, target) => target,
      address: () => '',
      log: () => undefined,
      changed: () => undefined,
    },
    'echo',
    'echo',
  );
  await served.replace(version(isolation), new AbortController().signal);
  const target = registry.get(EchoService.typeName)?.target;
  if (target === undefined) throw new Error('it serves, and is not registered');
  const client = createClient(EchoService, createCallTransport(target));
  await new Promise((resolve) => setTimeout(resolve, settleMs));

  let answers = 0;
  let goneSince = Number.POSITIVE_INFINITY;
  let stopped = false;
  const again = Promise.withResolvers<number>();
  const begun = Promise.withResolvers<void>();
  const caller = async (): Promise<void> => {
    while (!stopped) {
      const since = performance.now();
      try {
        await client.echo({ text: 'hi' });
      } catch {
        // In flight when it died; the next call waits for the successor.
        continue;
      }
      if (++answers === underWay) begun.resolve();
      // What began later cannot have been answered by the one that is gone.
      if (since > goneSince) again.resolve(performance.now());
    }
  };
  const callers = Array.from({ length: inFlight }, caller);
  await begun.promise;
  const killed = performance.now();
  await client.echo({ text: misdeed }).catch(() => undefined);
  goneSince = performance.now();
  const ms = (await again.promise) - killed;
  stopped = true;
  await Promise.all(callers);
  await served.stop({ drainMs: 0 });
  return ms;
}

function version(isolation: string): Version {
  const manifest = parseManifest(JSON.stringify({ name: 'echo', isolation }), 'skep.json');
  return { manifest, code, folder: import.meta.dirname, services: [EchoService] };
}
