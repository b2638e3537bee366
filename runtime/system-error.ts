/** What the system refuses is the user's to mend: a folder without permission, a full disk, too many open files. */
import { UserError } from './user-error.ts';

/** What each of Node's file operations was about to do. */
const doings: Readonly<Record<string, string>> = {
  chmod: 'set the permissions of',
  copyfile: 'copy',
  link: 'link',
  lstat: 'look at',
  mkdir: 'make the folder',
  mkdtemp: 'make the folder',
  open: 'open',
  read: 'read',
  readlink: 'read the link',
  realpath: 'look at',
  rename: 'rename',
  rmdir: 'remove the folder',
  scandir: 'list the folder',
  stat: 'look at',
  symlink: 'make the link',
  unlink: 'remove',
  watch: 'watch',
  write: 'write to',
};

/** What the system said, by its code, and what can be done about it. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not; change the permissions there, or use another place',
  EDQUOT: 'the quota of this user is used up; remove something',
  EEXIST: 'something else of that name is there already; remove it, or use another name',
  EFBIG: 'the file would be larger than the system allows; remove something',
  EIO: 'the disk failed; look at its state',
  EISDIR: 'it is a folder, not a file; remove it, or use another name',
  ELOOP: 'its links lead in a circle; correct them',
  EMFILE: 'too many files are open; raise the limit (ulimit -n)',
  ENAMETOOLONG: 'the name is too long; use a shorter one',
  ENFILE: 'too many files are open on this machine; end something',
  ENOSPC: 'there is no space left; make room',
  ENOTDIR: 'a part of that path is a file, not a folder; correct the path',
  ENOTEMPTY: 'the folder is not empty; empty it, or use another name',
  EPERM: 'this user may not; change the permissions there, or use another place',
  EROFS: 'that disk is read-only; use another place',
};

/** The error as a UserError `system` when a file operation failed for a reason that lies outside of Skep; else as it was. */
export function explainSystemError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UserError || !('code' in error)) return error;
  const reason = reasons[String(error.code)];
  if (reason === undefined || !('syscall' in error)) return error;
  const syscall = String(error.syscall);
  const doing = `${doings[syscall] ?? syscall} ${'path' in error ? String(error.path) : 'a file'}`;
  return new UserError('system', `cannot ${doing}: ${reason}`, { cause: error });
}
