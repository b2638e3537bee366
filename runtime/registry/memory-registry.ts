/** The registry of one process: in memory, filled by the environment that owns it. */
import type { DescFile } from '@bufbuild/protobuf';
import {
  askedName,
  compareVersions,
  type Fit,
  fit,
  kebabBase,
  type NameParts,
  nameParts,
} from '../../server/compiler/service-names.ts';
import { editDistance } from '../nearest-name.ts';
import { UserError } from '../user-error.ts';
import type { Lookup, RegisteredService, Registry } from './registry.ts';

interface Entry {
  service: RegisteredService;
  origin: string;
  parts: NameParts;
}

/** Names are at most this long; a longer one is nobody's. Keeps a hostile URL from costing anything. */
const maxNameLength = 512;

const fits: readonly Fit[] = ['full', 'name', 'package'];

export class MemoryRegistry implements Registry {
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<() => void>();
  /** Answers that named one service, by the name that was asked for; emptied at each change. */
  readonly #found = new Map<string, Lookup>();

  get(fullName: string): RegisteredService | undefined {
    return this.#entries.get(fullName)?.service;
  }

  lookup(name: string): Lookup {
    const known = this.get(name);
    if (known !== undefined) return { kind: 'found', service: known };
    const before = this.#found.get(name);
    if (before !== undefined) return before;
    const answer = this.#find(name);
    // Only spellings of real names are kept, and not without end: `pOsTs` has 32.
    if (answer.kind === 'found' && this.#found.size < 1_000) this.#found.set(name, answer);
    return answer;
  }

  list(): RegisteredService[] {
    return [...this.#entries.values()]
      .map((entry) => entry.service)
      .sort((a, b) => compareText(a.descriptor.typeName, b.descriptor.typeName));
  }

  files(): Iterable<DescFile> {
    const files = new Map<string, DescFile>();
    const add = (file: DescFile): void => {
      if (files.has(file.name)) return;
      files.set(file.name, file);
      file.dependencies.forEach(add);
    };
    for (const { service } of this.#entries.values()) add(service.descriptor.file);
    return files.values();
  }

  set(origin: string, services: RegisteredService[]): void {
    for (const service of services) this.#refuseTaken(origin, service);
    const names = new Set(services.map((service) => service.descriptor.typeName));
    for (const [name, entry] of this.#entries) {
      if (entry.origin === origin && !names.has(name)) this.#entries.delete(name);
    }
    for (const service of services) {
      const parts = nameParts(service.descriptor);
      this.#entries.set(service.descriptor.typeName, { service, origin, parts });
    }
    this.#changed();
  }

  remove(origin: string): void {
    let removed = false;
    for (const [name, entry] of this.#entries) {
      if (entry.origin === origin) removed = this.#entries.delete(name);
    }
    if (removed) this.#changed();
  }

  onChange(listener: () => void): Disposable {
    // A function of its own, so that one listener can be added twice and each be disposed of alone.
    const added = (): void => listener();
    this.#listeners.add(added);
    return { [Symbol.dispose]: () => void this.#listeners.delete(added) };
  }

  #refuseTaken(origin: string, service: RegisteredService): void {
    const holder = this.#entries.get(service.descriptor.typeName);
    if (holder === undefined || holder.origin === origin) return;
    const theirs = holder.service.origin ?? 'Skep itself';
    throw new UserError(
      'service-taken',
      `${service.descriptor.typeName} of ${service.origin ?? origin} is already served by ${theirs}: ` +
        'stop that one, or rename one of the two',
    );
  }

  #find(name: string): Lookup {
    if (name.length > maxNameLength) return { kind: 'unknown', candidates: [] };
    const asked = askedName(name);
    const byFit = Map.groupBy(this.#entries.values(), (entry) => fit(entry.parts, asked));
    for (const kind of fits) {
      const best = newestOfEach(preferUsers(byFit.get(kind) ?? []));
      const [first] = best;
      if (first === undefined) continue;
      if (best.length === 1) return { kind: 'found', service: first.service };
      return { kind: 'ambiguous', candidates: best.map(fullName).sort(compareText) };
    }
    return { kind: 'unknown', candidates: this.#nearest(name) };
  }

  #nearest(name: string): string[] {
    const wanted = name.toLowerCase();
    return [...preferUsers([...this.#entries.values()])]
      .map((entry) => {
        const names = [fullName(entry), entry.service.descriptor.name, kebabBase(entry.service.descriptor)];
        const distance = Math.min(...names.map((each) => editDistance(wanted, each.toLowerCase())));
        return { name: fullName(entry), distance };
      })
      .sort((a, b) => a.distance - b.distance || compareText(a.name, b.name))
      .map((each) => each.name);
  }

  #changed(): void {
    this.#found.clear();
    for (const listener of [...this.#listeners]) listener();
  }
}

/** The shortest name that finds a service in a registry: `posts`, else with its package, else in full. */
export function shortName(registry: Registry, service: RegisteredService): string {
  const { descriptor } = service;
  const base = kebabBase(descriptor);
  const { package: inPackage, version } = nameParts(descriptor);
  const prefix = inPackage.length === 0 ? '' : `${inPackage.join('.')}.`;
  const names = [base, ...(version === undefined ? [] : [`${base}.${version}`]), `${prefix}${base}`];
  const finds = (name: string): boolean => {
    const found = registry.lookup(name);
    return found.kind === 'found' && found.service.descriptor.typeName === descriptor.typeName;
  };
  return names.find(finds) ?? descriptor.typeName;
}

/** Users' own services, where there are any: the platform's never stand in the way of a user's name. */
function preferUsers(entries: Entry[]): Entry[] {
  const users = entries.filter((entry) => entry.service.project !== undefined);
  return users.length > 0 ? users : entries;
}

/** Of the services that differ by version alone, the highest stable one. */
function newestOfEach(entries: Entry[]): Entry[] {
  const groups = Map.groupBy(entries, (entry) => [...entry.parts.package, entry.parts.service].join('.'));
  return [...groups.values()].flatMap((group) => {
    return group.toSorted((a, b) => compareVersions(b.parts.version, a.parts.version)).slice(0, 1);
  });
}

function fullName(entry: Entry): string {
  return entry.service.descriptor.typeName;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
