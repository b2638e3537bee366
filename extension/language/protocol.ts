/** What the language server and this client say to each other beyond LSP: a mirror of server/protocol.ts. */
import type { Location, Position, Range, TextEdit } from 'vscode-languageclient';
import type { FormModel } from '../form/form-model.ts';

/** The server's `initializationOptions`. */
export interface InitializationOptions {
  /** Whether the user trusts the workspace. Until then nothing outside of its folders is read. Default: false. */
  trusted?: boolean;
}

/** Notification to the server: the user trusts the workspace now. */
export const workspaceTrusted = 'skep/workspaceTrusted';

/** Request: the services a document defines, or without one those of all projects and open documents. */
export const services = 'skep/services';

export interface ServicesParams {
  uri?: string;
}

export interface DefinedMethod {
  name: string;
  range: Range;
  nameRange: Range;
  /** Full names of the messages; as written where they are not known. */
  input: string;
  output: string;
  clientStreaming: boolean;
  serverStreaming: boolean;
  deprecated: boolean;
}

export interface DefinedService {
  /** Full name: posts.v1.PostsService */
  name: string;
  uri: string;
  range: Range;
  nameRange: Range;
  methods: DefinedMethod[];
  deprecated: boolean;
}

/** Notification from the server: what `skep/services` answers may have changed, in more than ranges. */
export const servicesChanged = 'skep/servicesChanged';

/** Request: JSON text of a request with every field of a method's input; null for a method that is not known. */
export const requestExample = 'skep/requestExample';

export interface RequestExampleParams {
  /** The document to look in first, where several projects define the service. */
  uri?: string;
  /** Full name. */
  service: string;
  method: string;
}

/** Request: where a full name is declared (a service, `service.method`, a message); null when it is not known. */
export const locate = 'skep/locate';

export interface LocateParams {
  name: string;
}

export type LocateResult = Location | null;

/**
 * Request: as LSP's, with its parameters. Of some names there are tens of thousands of places: as LSP has them
 * they take fifteen times the bytes, and a client longer to read them than the server to find them.
 */
export const references = 'skep/references';

/** Places of files in few numbers. */
export interface CompactLocations {
  /** One may stand here more than once. */
  uris: string[];
  /** How many places there are of each. */
  counts: number[];
  /**
   * Four numbers a place: its line, counted from that of the place before in the file (of the first: from 0), its UTF-16 column, how
   * many lines on it ends, and the column there.
   */
  places: number[];
}

/** Request: the text of a definition that ships with the server (scheme `skep-bundled`); null when there is none. */
export const bundledFile = 'skep/bundledFile';

export interface BundledFileParams {
  uri: string;
}

/**
 * Notification to the server: what environments serve of the services that the workspace's projects define, in place of what
 * was told before. Open definitions are compared with it.
 */
export const servedDefinitions = 'skep/servedDefinitions';

export interface ServedDefinitionsParams {
  environments: ServedEnvironment[];
}

export interface ServedEnvironment {
  name: string;
  services: {
    /** Full name. */
    service: string;
    /** Names of the projects there that use it. */
    usedBy: string[];
    /** A google.protobuf.FileDescriptorSet with the service's file and all it imports, in base64. */
    descriptors: string;
  }[];
}

/** Notification from the client: where the local environment's gateway listens; without an address, that it does not. */
export const gatewayAddress = 'skep/gatewayAddress';

export interface GatewayAddressParams {
  /** `http://127.0.0.1:8080` */
  address?: string;
}

/** Request `skep/handledMethod`: the rpc that the handler at a place of a TypeScript file answers; null where there is none. */
export const handledMethod = 'skep/handledMethod';

export interface HandledMethodParams {
  uri: string;
  /** The file's, as the editor has it. */
  text: string;
  position: Position;
}

export type HandledMethodResult = Location | null;

/** Request: the handlers that a TypeScript file declares, each with the rpc that it answers. */
export const handledMethods = 'skep/handledMethods';

export interface HandledMethodsParams {
  uri: string;
  /** The file's, as the editor has it. */
  text: string;
}

export interface HandledMethod {
  /** Full name. */
  service: string;
  method: string;
  /** Of the handler's name. */
  range: Range;
}

/** Request: the methods of a definition that the code of its project does not have. */
export const missingHandlers = 'skep/missingHandlers';

export interface MissingHandlersParams {
  uri: string;
}

/** A method without a handler, and what adds one. */
export interface MissingHandler {
  /** Full name. */
  service: string;
  /** Empty of a service that is not registered at all: the edits register it. */
  method: string;
  /** The TypeScript file that registers the service, as it is on the disk. */
  uri: string;
  edits: TextEdit[];
  /** Of the handler's name, once the edits are made. */
  place: Position;
}

/** A request's JSON at its place in the request file: blank lines before it make its positions the file's. */
export interface RequestBodyParams {
  /** Full name. */
  service: string;
  method: string;
  text: string;
}

/** A place in it. */
export interface RequestBodyPlaceParams extends RequestBodyParams {
  position: Position;
}

/** Request `skep/decodeMessage`: the JSON text of a message in binary; null for a type that no definition has. */
export const decodeMessage = 'skep/decodeMessage';

export interface DecodeMessageParams {
  /** Full name. */
  type: string;
  base64: string;
}

/** Request `skep/requestForm`: what a form for a request of a method shows; null for a method that no definition of the workspace has. */
export const requestForm = 'skep/requestForm';

export interface RequestFormParams {
  /** Full name. */
  service: string;
  method: string;
}

export type RequestFormResult = FormModel | null;

/** Request `skep/checkRequestBody`: what is wrong in a request's JSON; null for a method that no definition of the workspace has. */
export const checkRequestBody = 'skep/checkRequestBody';

/** Request `skep/completeRequestBody`: completions at a place in a request's JSON. */
export const completeRequestBody = 'skep/completeRequestBody';

/** Request `skep/hoverRequestBody`: what is known of the field or value at a place in a request's JSON. */
export const hoverRequestBody = 'skep/hoverRequestBody';

/**
 * Request from the server: the texts of files, in the order that they are asked for; null for one that is not there. How the server
 * reads what is on no disk of its own: everything in a browser, elsewhere the files of virtual workspaces.
 */
export const readFiles = 'skep/readFiles';

export interface ReadFilesParams {
  uris: string[];
}

export type ReadFilesResult = (string | null)[];

/** Request from the server: all files below a folder with one of the endings, but those in `node_modules` and in folders with a dot. */
export const listFiles = 'skep/listFiles';

export interface ListFilesParams {
  folder: string;
  /** Ends of paths: `.proto`, `/buf.yaml`. */
  endings: string[];
}

/** URIs. */
export type ListFilesResult = string[];

/** Request from the server: the names of what lies in a folder; null when there is none. */
export const listFolder = 'skep/listFolder';

export interface ListFolderParams {
  folder: string;
}

export type ListFolderResult = string[] | null;
