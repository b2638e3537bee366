/**
 * Puts servers under the same load in turns and compares them. Each server is a process on a core of its own, its children
 * included, unless they are told to take all cores; the load is on another. What counts is the median of the rounds.
 */
import type { ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { median } from './median.ts';
import { canPin, pinThisProcess } from './pinning.ts';
import { treeUsage } from './process-tree.ts';
import { startGatewayServer } from './start-gateway-server.ts';

const defaultRounds = 7;
const roundMs = 1500;
/** Until V8 has compiled what is used and the heap has its size: that is some hundred thousand calls. */
const warmUpMs = 5000;

const allCores = availableParallelism();
const loadCore = '0';
const serverCores = { one: '1', all: `0-${allCores - 1}` };

export interface Comparison {
  title: string;
  /** What is counted: `calls`, `messages`. */
  unit: string;
  /** Resolves with how many a second. */
  load(port: number, ms: number): Promise<number>;
  /** Kinds of `gateway-server.ts`; the first is compared with the others. */
  kinds: readonly string[];
  /** How many times the rate of each other the first has to reach. */
  targets: Readonly<Record<string, number>>;
  /** 7 unless told. */
  rounds?: number;
  /**
   * Where the servers run. On one core, which is as usual, what is compared is what a call costs in all; on all of them,
   * processes of one server run beside each other, as they do wherever a machine is not busy.
   */
  cores?: 'one' | 'all';
}

interface BenchServer {
  kind: string;
  child: ChildProcess;
  port: number;
  /** A second, and microseconds of CPU each, of each round. */
  rates: number[];
  costs: number[];
}

/** Prints medians, their spread, and each ratio beside its target. Resolves with whether all targets were reached. */
export async function compareServers(comparison: Comparison): Promise<boolean> {
  const { title, unit, load, kinds, targets, rounds = defaultRounds, cores = 'one' } = comparison;
  pinThisProcess(loadCore);
  const servers: BenchServer[] = [];
  for (const kind of kinds) servers.push(await startServer(kind, cores));
  for (const { port } of servers) await load(port, warmUpMs);
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) {
      const before = cpuMs(server);
      const begin = performance.now();
      const rate = await load(server.port, roundMs);
      const seconds = (performance.now() - begin) / 1000;
      server.rates.push(rate);
      server.costs.push(((cpuMs(server) - before) * 1000) / (rate * seconds));
    }
  }
  for (const { child } of servers) child.disconnect();
  console.log(`\n${title} (${placement(cores)})`);
  for (const { kind, rates, costs } of servers) {
    const spread = `${Math.round(Math.min(...rates))} to ${Math.round(Math.max(...rates))}`;
    const cost = `${median(costs).toFixed(1)} µs CPU each`;
    console.log(
      `  ${kind.padEnd(20)} ${String(Math.round(median(rates))).padStart(7)} ${unit}/s (${spread}), ${cost}`,
    );
  }
  return compareWithFirst(servers, targets);
}

/** Where everything ran: on few cores, CPU time is steadier than calls a second. */
function placement(cores: Comparison['cores']): string {
  if (!canPin) return `${allCores} cores, not pinned: there is no taskset, or one core`;
  const servers = cores === 'all' ? 'on all of them' : 'on another';
  return `${allCores} cores: the load on one, each server with its children ${servers}`;
}

function compareWithFirst([ours, ...others]: BenchServer[], targets: Comparison['targets']): boolean {
  let reached = true;
  for (const other of ours ? others : []) {
    // Of the rounds one by one: what disturbs one server disturbs the next as well.
    const ratios = (ours?.rates ?? []).map((rate, round) => rate / (other.rates[round] ?? Number.NaN));
    const ratio = median(ratios);
    const target = targets[other.kind];
    const cost = (median(other.costs) / median(ours?.costs ?? [])).toFixed(2);
    const verdict =
      target === undefined ? '' : `, target ${target}: ${ratio >= target ? 'reached' : 'MISSED'}`;
    if (target !== undefined && ratio < target) reached = false;
    console.log(`  ${ours?.kind} / ${other.kind}: ${ratio.toFixed(2)}${verdict} (by CPU ${cost})`);
  }
  return reached;
}

async function startServer(kind: string, cores: 'one' | 'all'): Promise<BenchServer> {
  return { kind, ...(await startGatewayServer(kind, serverCores[cores])), rates: [], costs: [] };
}

function cpuMs({ child }: BenchServer): number {
  return treeUsage(child.pid ?? 0)?.cpuMs ?? Number.NaN;
}
