/** A workspace with as many services and methods as a large company's monorepo has open. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

export interface Size {
  projects: number;
  servicesInProject: number;
  methodsInService: number;
}

/** 50 services and 2,000 methods. */
export const large: Size = { projects: 10, servicesInProject: 5, methodsInService: 40 };

/** Writes projects whose every method answers at once. Answers with `service/Method` of all. */
export async function writeManyServices(folder: string, size: Size): Promise<string[]> {
  const methods: string[] = [];
  for (let project = 1; project <= size.projects; project++) {
    const name = `shop${project}`;
    const services = Array.from({ length: size.servicesInProject }, (_, index) => `Part${index + 1}Service`);
    const names = Array.from({ length: size.methodsInService }, (_, index) => `DoThing${index + 1}`);
    await writeProject(path.join(folder, name), name, services, names);
    for (const service of services) methods.push(...names.map((method) => `${name}.v1.${service}/${method}`));
  }
  return methods;
}

async function writeProject(
  folder: string,
  name: string,
  services: readonly string[],
  methods: readonly string[],
): Promise<void> {
  const definitions = path.join(folder, 'proto', name, 'v1');
  await mkdir(definitions, { recursive: true });
  await mkdir(path.join(folder, 'src'));
  await writeFile(path.join(folder, 'skep.json'), `${JSON.stringify({ name }, null, 2)}\n`);
  await writeFile(path.join(definitions, `${name}.proto`), definition(name, services, methods));
  await writeFile(path.join(folder, 'src', 'main.ts'), handlers(name, services));
}

function definition(name: string, services: readonly string[], methods: readonly string[]): string {
  const rpcs = methods.map((method) => `  rpc ${method}(ThingRequest) returns (ThingResponse);`).join('\n');
  return [
    'syntax = "proto3";',
    `package ${name}.v1;`,
    'message ThingRequest {\n  string text = 1;\n}',
    'message ThingResponse {\n  string text = 1;\n}',
    ...services.map((service) => `service ${service} {\n${rpcs}\n}`),
    '',
  ].join('\n\n');
}

function handlers(name: string, services: readonly string[]): string {
  return `import type { ConnectRouter } from '@connectrpc/connect';
import * as definitions from '../gen/${name}/v1/${name}_pb.ts';

const echo = ({ text }: { text: string }) => ({ text });

export default (router: ConnectRouter) => {
  for (const service of [${services.map((each) => `definitions.${each}`).join(', ')}]) {
    router.service(service, Object.fromEntries(service.methods.map(({ localName }) => [localName, echo])));
  }
};
`;
}
