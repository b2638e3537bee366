/** What the language server and this client say to each other beyond LSP: a mirror of the server's own file. */
import type { Location, Range } from 'vscode-languageclient';

/** Request `skep/services`: the services a document defines, or without one those of the whole workspace. */
export interface ServicesParams {
  uri?: string;
}

export interface DefinedMethod {
  name: string;
  range: Range;
  /** Full names of the messages. */
  input: string;
  output: string;
  clientStreaming: boolean;
  serverStreaming: boolean;
}

export interface DefinedService {
  /** Full name: posts.v1.PostsService */
  name: string;
  uri: string;
  range: Range;
  methods: DefinedMethod[];
}

/** Request `skep/requestExample`: a request with every field of a method, as JSON; null when it is not known. */
export interface RequestExampleParams {
  service: string;
  method: string;
}

/** Request `skep/locate`: where a full name is defined; null when it is not known. */
export interface LocateParams {
  name: string;
}

export type LocateResult = Location | null;

/** Request `skep/bundledFile`: the text of a definition that ships with the server; null when there is none. */
export interface BundledFileParams {
  uri: string;
}

export const services = 'skep/services';
export const requestExample = 'skep/requestExample';
export const locate = 'skep/locate';
export const bundledFile = 'skep/bundledFile';
/** Notification: what `skep/services` answers has changed. */
export const servicesChanged = 'skep/servicesChanged';
