/** Who serves what, where: the interface every implementation of the registry has. */
import type { DescFile, DescService } from '@bufbuild/protobuf';
import type { CallTarget } from '../call/call.ts';

/** What a caller's token must allow. `none`: open to everybody who may reach the port. */
export type Scope = 'none' | 'call' | 'control' | 'deploy';

/** One service that answers calls in this environment. */
export interface RegisteredService {
  /** The service as defined; `descriptor.typeName` is its full name. */
  descriptor: DescService;
  /** Answers the calls. Stable over reloads: the entry's owner swaps what is behind it. */
  target: CallTarget;
  /** Name of the project that serves it; absent for the platform's own services. */
  project?: string;
  /** Folder or bundle the project runs from, to tell two of one name apart. */
  origin?: string;
  scope: Scope;
}

/** The answer to a name that a person or a URL gave. */
export type Lookup =
  | { kind: 'found'; service: RegisteredService }
  /** Several services answer to that short name; full names, sorted. */
  | { kind: 'ambiguous'; candidates: string[] }
  /** Nothing does; what there is, nearest first. */
  | { kind: 'unknown'; candidates: string[] };

export interface Registry {
  /** By full name; the hot path. */
  get(fullName: string): RegisteredService | undefined;
  /**
   * By full or short name: `posts`, `posts.v1`, `v1/posts`, `PostsService`, in any case. Without a version the
   * highest stable one wins.
   */
  lookup(name: string): Lookup;
  list(): RegisteredService[];
  /** Every file of every registered service and what they import, for reflection. */
  files(): Iterable<DescFile>;
  /** Adds or replaces the services of one origin at once. Throws UserError `service-taken` if another origin serves one. */
  set(origin: string, services: RegisteredService[]): void;
  /** Removes everything of an origin. */
  remove(origin: string): void;
  /** Calls back after every change. */
  onChange(listener: () => void): Disposable;
}
