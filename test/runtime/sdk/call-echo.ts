/** Calls the echo service from a process that Skep did not start. */
import { client } from '../../../runtime/sdk/index.ts';
import { EchoService } from '../../fixtures/echo/gen/echo/v1/echo_pb.ts';

const { text } = await client(EchoService).echo({ text: 'from outside' });
console.log(text);
process.exit();
