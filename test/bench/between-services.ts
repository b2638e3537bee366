/**
 * Calls a second from one service to another, 100 in flight, a dozen bytes each way, by generated clients in a worker as it
 * ships: to a service in another worker of the host, to one in the same worker, and, for comparison, over connect's own
 * createRouterTransport in that worker. Rounds in turn. Targets: 8 and 20 times the router transport.
 */

import { createClient } from '@connectrpc/connect';
import type { CallTarget } from '../../runtime/call/call.ts';
import { createCallTransport } from '../../runtime/call/transport.ts';
import type { Instance } from '../../runtime/supervisor/index.ts';
import { EchoService } from '../fixtures/echo/gen/echo/v1/echo_pb.ts';
import { Supervised } from '../runtime/supervisor/supervised.ts';
import { median, spread, tell } from './median.ts';

const rounds = 7;
const calls = { elsewhere: 40_000, here: 100_000, router: 6_000 };
const kinds = ['elsewhere', 'here', 'router'] as const;

let echo: Instance | undefined;
const outbound: CallTarget = {
  open(start, observer) {
    if (echo === undefined) throw new Error('nothing is called before it is there');
    return echo.target.open(start, observer);
  },
};
await using supervised = await Supervised.create({ outbound });
const caller = await supervised.start('caller');
echo = await supervised.start('small');
supervised.supervisor.serve([caller, echo]);
const client = createClient(
  EchoService,
  createCallTransport({
    open: (start, observer) => caller.target.open({ ...start, service: 'caller.v1.EchoService' }, observer),
  }),
);

const rates: Record<(typeof kinds)[number], number[]> = { elsewhere: [], here: [], router: [] };
for (let round = -1; round < rounds; round++) {
  for (const kind of kinds) {
    const { text } = await client.echo({ text: kind, count: calls[kind] });
    // The first of each warms up.
    if (round >= 0) rates[kind].push(Number(text));
  }
}
const router = median(rates.router);
console.log(`createRouterTransport: ${spread(rates.router, 0)} calls/s`);
for (const [kind, what, target] of [
  ['elsewhere', 'to another worker', 8],
  ['here', 'to the same worker', 20],
] as const) {
  const times = median(rates[kind]) / router;
  tell(
    what,
    `${spread(rates[kind], 0)} calls/s, ${times.toFixed(1)}x the router transport`,
    `${target}x`,
    times >= target,
  );
}
