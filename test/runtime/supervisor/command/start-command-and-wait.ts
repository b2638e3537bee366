/** Starts a program that starts another, and prints the process ids of both and of their guard. */
import { readFileSync } from 'node:fs';
import { createClient } from '@connectrpc/connect';
import { createCallTransport } from '../../../../runtime/call/transport.ts';
import { EchoService } from '../../../fixtures/echo/gen/echo/v1/echo_pb.ts';
import { Supervised } from '../supervised.ts';
import { grpcJs } from './programs.ts';

const supervised = await Supervised.create();
const instance = await supervised.supervisor.startCommand(grpcJs(), new AbortController().signal);
const client = createClient(EchoService, createCallTransport(instance.target));
const { text: pid } = await client.echo({ text: 'pid' });
const { text: child } = await client.echo({ text: 'child' });
// The parent of the program, as Linux tells it.
const guard = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
console.log(`${pid} ${child} ${guard}`);
