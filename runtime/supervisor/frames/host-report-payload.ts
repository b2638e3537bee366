/** The payload of a frame that a service host sends: what it tells the runtime of its instances, as JSON. */
import type { Departure, HostReport, LoadFailure } from '../control.ts';
import {
  byKind,
  isCount,
  isFlag,
  isMs,
  isSmall,
  isText,
  listOf,
  objectOf,
  oneOf,
  optional,
  readJson,
  type Shape,
} from './json-shape.ts';
import type { Payload } from './payload-reader.ts';

const isThrown = objectOf({ type: isText, message: isText, headline: isText, stack: isText });

const isLoadFailure = byKind<LoadFailure['kind']>({
  threw: objectOf({ error: isThrown }),
  'no-default-export': objectOf({}),
  'default-export-no-function': objectOf({ type: isText }),
  'no-service': objectOf({}),
});

const isDeparture = byKind<Departure['kind']>({
  stopped: objectOf({}),
  'load-failed': objectOf({ reason: isLoadFailure }),
  unconnected: objectOf({}),
  uncaught: objectOf({ error: isThrown, rejection: isFlag }),
  memory: objectOf({}),
  exit: objectOf({ code: Number.isSafeInteger }),
  'killed-itself': objectOf({ signal: isText }),
  stalled: objectOf({ silentMs: isMs }),
  'broken-frames': objectOf({}),
});

const isReport = byKind<HostReport['kind']>({
  started: objectOf({ thread: Number.isSafeInteger }),
  ready: objectOf({ services: listOf(isText) }),
  retired: objectOf({}),
  disconnected: objectOf({}),
  heartbeat: objectOf({ responsive: isFlag }),
  memory: objectOf({ bytes: isCount }),
  inspector: objectOf({ address: optional(isText) }),
  log: objectOf({ level: oneOf('debug', 'info', 'warn', 'error'), text: isText }),
  unsent: objectOf({ at: isCount, bytes: isText }),
  gone: objectOf({ why: isDeparture }),
});

const isOfInstance = objectOf({ instance: isSmall });
const isHostReport: Shape = (value) => isOfInstance(value) && isReport(value);

/** Throws FrameError where it is no report: the code of a service can write to its host's connection as well. */
export function readHostReport({ bytes, start, end }: Payload): HostReport {
  return readJson(bytes.toString('utf8', start, end), isHostReport, 'a report of a host');
}
