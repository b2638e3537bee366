import type { Diagnostic } from 'vscode-languageserver-types';
import type { Snapshot, SnapshotFile } from '../../workspace/snapshot.ts';
import type { FileUri } from '../../workspace/uri.ts';
import type { TextChange } from '../edits/text-changes.ts';
import type { RenameSearch } from '../rename/rename.ts';
import type { Problem } from './problem.ts';

/** What of a workspace code actions look at beyond the snapshot. */
export type ActionSearch = RenameSearch;

/** What is asked about. */
export interface ActionContext {
  readonly file: SnapshotFile;
  readonly snapshot: Snapshot;
  readonly search: ActionSearch;
  readonly signal?: AbortSignal | undefined;
}

/** What takes its time, and is worked out when an action was chosen. Plain data: it goes to the client and comes back. */
export type Deferred =
  | { readonly do: 'rename'; readonly offset: number; readonly newName: string }
  | { readonly do: 'rename-file'; readonly newName: string }
  | { readonly do: 'move-to-top' | 'inline'; readonly offset: number }
  | { readonly do: 'convert'; readonly to: string };

/** Changes of another file than the one that is asked about. */
export interface ElsewhereChange {
  readonly uri: FileUri;
  readonly text: string;
  readonly changes: readonly TextChange[];
}

/** What can be done, without the kind of action that it is. */
export interface Change {
  readonly title: string;
  /** In the file that is asked about. */
  readonly changes?: readonly TextChange[];
  readonly elsewhere?: readonly ElsewhereChange[];
  /** In the place of both. */
  readonly deferred?: Deferred;
}

/** A code action, before it is put as LSP has it. */
export interface Action extends Change {
  readonly kind: string;
  /** The one to take where nobody is asked. */
  readonly isPreferred?: boolean;
  /** What it mends. */
  readonly mends?: readonly Diagnostic[];
}

/** Finds what mends a problem: nothing where it is of a kind for which there is no one way. */
export type Fixer = (
  problem: Problem,
  context: ActionContext,
) => readonly Change[] | Promise<readonly Change[]>;

/** A change that was chosen and cannot be made. The message tells the user why. */
export class RefusedAction extends Error {
  override readonly name = 'RefusedAction';
}
