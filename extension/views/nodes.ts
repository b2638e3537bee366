/** What the Services view shows, apart from how it looks: the rows by their kinds. */
import type { Project, ProjectState } from '../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import type { Environment } from '../environment/environment.ts';

export type ServicesNode =
  | EnvironmentNode
  | PackageNode
  | ProjectNode
  | VersionsNode
  | ServiceNode
  | MethodNode
  | InstanceNode
  | PlatformNode;

/** An environment with all that it serves. */
export interface EnvironmentNode {
  kind: 'environment';
  environment: Environment;
  /** Packages by name, and projects that serve nothing yet. */
  children: (PackageNode | ProjectNode)[];
  /** Absent while the environment does not answer. */
  platform: PlatformNode | undefined;
}

/** The services of one package, whatever their version. Where one project has them all, the row stands for it as well. */
export interface PackageNode {
  kind: 'package';
  environment: Environment;
  /** Without its version; empty for services without a package. */
  package: string;
  /** Whose services these are; undefined where several projects share the package, or none is known. */
  project: ProjectNode | undefined;
  /** Of that project; empty without one. */
  name: string;
  folder: string;
  services: (VersionsNode | ServiceNode)[];
}

/** A project; a row of its own only while it serves nothing. */
export interface ProjectNode {
  kind: 'project';
  environment: Environment;
  name: string;
  /** Absolute; empty for a deployment. */
  folder: string;
  /** Absent when it does not run. */
  running: Project | undefined;
  services: ServiceNode[];
}

/** A service that is there in several versions. */
export interface VersionsNode {
  kind: 'versions';
  environment: Environment;
  /** Of the package without its version, and of the service. */
  service: string;
  versions: ServiceNode[];
}

export interface ServiceNode {
  kind: 'service';
  environment: Environment;
  /** Full name. */
  service: string;
  /** Of its project; empty where none is known. */
  name: string;
  folder: string;
  state: ProjectState | undefined;
  /** Set where the row stands for its project as well: no row above it does. */
  project: ProjectNode | undefined;
  /** Whether the environment serves it of itself. */
  isPlatform: boolean;
  /** Whether the row shows its version alone: the name stands in the row above. */
  isVersion: boolean;
  /** Whether it is unfolded before anybody did so. */
  beginsOpen: boolean;
  deprecated: boolean;
  methods: MethodNode[];
}

export interface MethodNode {
  kind: 'method';
  environment: Environment;
  /** Full name. */
  service: string;
  method: string;
  folder: string;
  state: ProjectState | undefined;
  /** Full names of the messages. */
  input: string;
  output: string;
  clientStreaming: boolean;
  serverStreaming: boolean;
  deprecated: boolean;
}

/** One running copy of a project. */
export interface InstanceNode {
  kind: 'instance';
  environment: Environment;
  /** Of its project. */
  name: string;
  folder: string;
  /** From 0. */
  instance: number;
}

/** What an environment serves of itself: health, reflection, control. */
export interface PlatformNode {
  kind: 'platform';
  environment: Environment;
  services: ServiceNode[];
}

/** A service as the environment tells of it, or as its definition does. */
export interface KnownService {
  name: string;
  deprecated: boolean;
  methods: readonly {
    name: string;
    input: string;
    output: string;
    clientStreaming: boolean;
    serverStreaming: boolean;
    deprecated: boolean;
  }[];
}
