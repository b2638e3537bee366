/** Deadlines as the protocols write them, in milliseconds. */
import { setDeadline } from '../call/deadline.ts';

const grpcUnits: Record<string, number> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };

/** `grpc-timeout`: `100m`. Undefined when there is none, NaN when it is not one. */
export function parseGrpcTimeout(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const match = /^(\d{1,8})([HMSmun])$/.exec(value);
  return match ? Number(match[1]) * (grpcUnits[match[2] as string] as number) : Number.NaN;
}

/** `connect-timeout-ms`: `100`. Undefined when there is none, NaN when it is not one. */
export function parseConnectTimeout(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  return /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
}

/** Calls back after that long; a deadline beyond what a timer can hold (24 days) is none. */
export function startDeadline(ms: number | undefined, passed: () => void): NodeJS.Timeout | undefined {
  if (ms === undefined || ms > 0x7fff_ffff) return undefined;
  return setDeadline(passed, Math.ceil(ms));
}
