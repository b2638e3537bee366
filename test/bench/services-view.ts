/**
 * How long the Services view takes to tell the editor everything anew, with 50 services and 2,000 methods and every row
 * unfolded: the real provider, asked for each row as the editor asks. Once after another project came, where all of it is
 * told; and once after all numbers changed, where what shows one is. Target: 100 ms, 99th percentile.
 */
import './vscode-stand-in.ts';
import { create } from '@bufbuild/protobuf';
import type { Environment } from '../../extension/environment/environment.ts';
import type { Environments } from '../../extension/environment/environments.ts';
import type { LiveStats } from '../../extension/environment/live-stats.ts';
import type { WorkspaceProjects } from '../../extension/environment/workspace-projects.ts';
import type { LanguageService } from '../../extension/language/language-service.ts';
import type { ServicesNode } from '../../extension/views/nodes.ts';
import {
  type Project,
  ProjectSchema,
  ProjectState,
} from '../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import { WatchStatsResponseSchema } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { large } from './many-services.ts';
import { percentile, spread, tell } from './median.ts';
import { EventEmitter } from './vscode-stand-in.ts';

const rounds = 100;
/** The first ones are compiled while they run. */
const warmUp = 10;
const target = 100;

const { ServicesView } = await import('../../extension/views/services-view.ts');

const changed = new EventEmitter<void>();
let heard = () => {};
let numbers = statsOf(0);
const local = {
  name: 'local',
  isLocal: true,
  reach: 'connected',
  error: '',
  address: 'http://127.0.0.1:8080',
};
const environment = { ...local, projects: projects(0) } as unknown as Environment & { projects: Project[] };
const environments = { local: environment, all: [environment], added: [], onDidChange: changed.event };
const stats = {
  of: () => numbers,
  follow: (_: Environment, show: () => void) => {
    heard = show;
    return { dispose: () => undefined };
  },
};
const never = new EventEmitter<void>().event;
const view = new ServicesView(
  environments as unknown as Environments,
  { all: [], onDidChange: never } as unknown as WorkspaceProjects,
  { services: [], onDidChangeServices: never } as unknown as LanguageService,
  stats as unknown as LiveStats,
);

/** Rows that the editor was told of in one round, and the work that this is. */
let told = 0;
let waiting: Promise<void> = Promise.resolve();
const drawn: (() => void)[] = [];
view.onDidChangeTreeData((nodes) => {
  waiting = nodes ? drawAll(nodes) : drawBelow(undefined);
  for (const done of drawn.splice(0)) done();
});
await drawBelow(undefined);

const whole: number[] = [];
for (let round = 0; round < rounds + warmUp; round++) {
  environment.projects = projects(round + 1);
  const begin = performance.now();
  told = 0;
  changed.fire();
  await waiting;
  if (round >= warmUp) whole.push(performance.now() - begin);
}
report('everything told anew', whole);

const parts: number[] = [];
for (let round = 0; round < rounds / 10 + 1; round++) {
  numbers = statsOf(round + 1);
  told = 0;
  const drawing = Promise.withResolvers<void>();
  drawn.push(drawing.resolve);
  // When numbers are shown is the view's own affair: from there on it counts.
  const before = cpu();
  heard();
  await drawing.promise;
  await waiting;
  if (round > 0) parts.push(cpu() - before);
}
report('all numbers told anew', parts);
view.dispose();

function report(what: string, times: readonly number[]): void {
  const p99 = percentile(times, 0.99);
  console.log(`${what}, ${told} rows, median and range of ${times.length}: ${spread(times, 1)} ms`);
  tell(`${what}, 99th percentile`, `${p99.toFixed(1)} ms`, `${target} ms`, p99 <= target);
}

/** Milliseconds of work so far. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function drawAll(nodes: readonly ServicesNode[]): Promise<void> {
  for (const node of nodes) await draw(node);
}

async function drawBelow(node: ServicesNode | undefined): Promise<void> {
  await drawAll(await view.getChildren(node));
}

async function draw(node: ServicesNode): Promise<void> {
  told++;
  if (view.getTreeItem(node).collapsibleState !== 0 && node.kind !== 'platform') await drawBelow(node);
}

/** With another one for each round, so that the first level below the environment is another. */
function projects(round: number): Project[] {
  const one = (name: string) =>
    create(ProjectSchema, {
      name,
      folder: `/src/${name}`,
      state: ProjectState.RUNNING,
      services: Array.from({ length: large.servicesInProject }, (_, service) => ({
        name: `${name}.v1.Part${service}Service`,
        methods: Array.from({ length: large.methodsInService }, (_, method) => ({
          name: `DoThing${method}`,
          input: `${name}.v1.ThingRequest`,
          output: `${name}.v1.ThingResponse`,
        })),
      })),
    });
  const names = Array.from({ length: large.projects - 1 }, (_, index) => `shop${index}`);
  return [...names, `shop-of-round${round}`].map(one);
}

function statsOf(round: number) {
  const p99 = { seconds: 0n, nanos: (round % 50) * 1_000_000 };
  const common = { calls: BigInt(1000 + round), callsPerSecond: 10 + round, p50: p99, p99 };
  const names = Array.from({ length: large.projects - 1 }, (_, index) => `shop${index}`);
  return create(WatchStatsResponseSchema, {
    instances: names.map((project) => ({ project, folder: `/src/${project}`, instance: 0, ...common })),
    methods: names.flatMap((project) =>
      Array.from({ length: large.servicesInProject * large.methodsInService }, (_, index) => ({
        project,
        service: `${project}.v1.Part${Math.floor(index / large.methodsInService)}Service`,
        method: `DoThing${index % large.methodsInService}`,
        ...common,
      })),
    ),
  });
}
