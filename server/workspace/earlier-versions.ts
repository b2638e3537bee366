import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import type { FileSystem } from './file-system.ts';
import type { FileUri } from './uri.ts';

/** What definitions are compared with: the files of a commit, at the places where they are checked out, or descriptors. */
export type EarlierVersion =
  | { readonly kind: 'files'; readonly fileSystem: FileSystem }
  | { readonly kind: 'descriptors'; readonly descriptors: FileDescriptorSet };

/**
 * Where earlier versions of definitions are found. It has to run git for that, which server/node does; a browser has none.
 */
export interface EarlierVersions extends Disposable {
  /**
   * The version that a name stands for in a folder: a commit of the repository around it, or a file with a descriptor set, as seen
   * from one of the workspace's folders. The same object while nothing has changed. Undefined where there is none: no repository, no commit yet.
   * Rejects, with words for people, when the name stands for nothing.
   */
  find(
    name: string,
    folder: FileUri,
    workspaceFolder: FileUri | undefined,
  ): Promise<EarlierVersion | undefined>;
  /** Called when `find` may answer with something else. */
  onChange: (() => void) | undefined;
}
