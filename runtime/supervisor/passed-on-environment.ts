/** Variables without which Node or its host does not work; nothing else of ours reaches user code. */
const needed = ['SystemRoot', 'windir', 'TEMP', 'TMP', 'TMPDIR', 'TZ', 'LANG', 'LC_ALL'];

/** What programs of other languages need beside: where programs, caches and settings lie. */
const neededByPrograms = [
  'PATH',
  'Path',
  'PATHEXT',
  'COMSPEC',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'USERPROFILE',
  'USERNAME',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'LOCALAPPDATA',
  'ProgramData',
  'ProgramFiles',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'JAVA_HOME',
  'GOPATH',
  'GOCACHE',
  'GOFLAGS',
  'CARGO_HOME',
  'RUSTUP_HOME',
  'VIRTUAL_ENV',
];

/** For a service host. */
export function passedOnEnvironment(): Record<string, string> {
  return pick(needed);
}

/** For a program in another language. */
export function programEnvironment(): Record<string, string> {
  return pick([...needed, ...neededByPrograms]);
}

function pick(names: readonly string[]): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of names) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}
