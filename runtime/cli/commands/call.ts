import { text as readAll } from 'node:stream/consumers';
import { type Command, environmentOption } from '../command.ts';
import { findEnvironment } from '../find-environment.ts';
import { findMethod, findService } from '../find-method.ts';
import { readHeaders } from '../read-headers.ts';
import { readMessages } from '../read-messages.ts';
import { sendCall } from '../send-call.ts';
import { UsageError } from '../usage-error.ts';

export const command: Command = {
  usage: ["call SERVICE.METHOD [JSON | -] [-H 'NAME: VALUE'] [--json] [--env NAME]"],
  about:
    'Calls a method with a JSON message, `-` for one on standard input, and prints the response as JSON; of a stream, a\n' +
    'line a message as they come. A method that takes a stream takes a list, or a message a line. An error goes to\n' +
    'standard error, and the exit code is 1.',
  options: {
    header: {
      type: 'string',
      short: 'H',
      multiple: true,
      value: "'NAME: VALUE'",
      text: 'send a header; may be repeated',
    },
    json: {
      type: 'boolean',
      text: 'print all there is to say as JSON: code, headers, messages, trailers, times',
    },
    env: environmentOption,
  },
  arguments: { required: ['SERVICE.METHOD'], optional: 1 },
  completes: ['method'],
  examples: [
    `skep call hello.Hello '{"name": "Ada"}'`,
    'skep call posts.v1.PostsService.List',
    'skep call posts.create - < post.json',
  ],
  async run({ arguments: [target = '', given = '{}'], output, signal, text, texts, has }) {
    const [, serviceName, methodName] = /^(.+)[./]([^./]+)$/.exec(target) ?? [];
    if (serviceName === undefined || methodName === undefined) {
      const isMethod = /^[a-z][\w-]*$/i.test(given);
      const hint = isMethod ? `did you mean ${target}.${given}?` : 'write SERVICE.METHOD, such as posts.List';
      throw new UsageError(`\`${target}\` names no method: ${hint}`);
    }
    const headers = readHeaders(texts('header'));
    const request = given === '-' ? await readAll(process.stdin) : given;
    const environment = await findEnvironment(text('env'), signal);
    const service = await findService(environment, serviceName, signal);
    const method = findMethod(service, methodName);
    const body = readMessages(method, service.types, request);
    return sendCall({ environment, service, method, body, headers, whole: has('json') }, output, signal);
  },
};
