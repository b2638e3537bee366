/** A lens's words after an icon of the editor. The space is one that the editor does not swallow. */
export function lensTitle(icon: string, words: string): string {
  return `$(${icon})\u00a0${words}`;
}
