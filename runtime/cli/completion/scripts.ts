/**
 * What makes a shell complete `skep`: each script asks `skep completion --complete` for a line per candidate, its
 * text behind a tab, and completes files where there is none.
 */
export const completionScripts: ReadonlyMap<string, string> = new Map([
  [
    'bash',
    `_skep() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(skep completion --complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _skep skep
`,
  ],
  [
    'zsh',
    `#compdef skep
_skep() {
  local line
  local -a candidates
  while IFS= read -r line; do
    candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <(skep completion --complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#candidates} )); then
    _describe -t skep skep candidates
  else
    _files
  fi
}
if [ "$funcstack[1]" = "_skep" ]; then
  _skep "$@"
else
  compdef _skep skep
fi
`,
  ],
  [
    'fish',
    `function __skep_complete
    set -l words (commandline -opc)
    set -l begun (commandline -ct)
    set -l found (skep completion --complete -- $words[2..-1] "$begun" 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path "$begun"
    end
end
complete -c skep -f -a '(__skep_complete)'
`,
  ],
]);
