/** Environments: join the local one of this user, or be a server. */
export { defaultHome } from './data-folder.ts';
export { type Endpoint, type JoinOptions, joinLocalEnvironment } from './join.ts';
export type { OpenEnvironment } from './local-environment.ts';
export { findLocalEnvironment, type LocalFile } from './local-file.ts';
export { type ServerOptions, startServer } from './server.ts';
