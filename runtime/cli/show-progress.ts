import type { Output } from './output.ts';

/** Shows the steps of something that takes a while: one line that changes on a terminal, a line a step elsewhere. */
export function showProgress(output: Output): { show(step: string, fraction: number): void; end(): void } {
  const isTerminal = process.stderr.isTTY === true;
  let last = '';
  return {
    show(step, fraction) {
      if (isTerminal) {
        const percent = `${Math.floor(fraction * 100)}%`.padStart(4);
        process.stderr.write(`\r\u001b[K${percent} ${step}`);
      } else if (step !== last && !/^Uploading .* of /.test(last)) {
        output.note(step);
      }
      last = step;
    },
    end() {
      if (isTerminal && last !== '') process.stderr.write('\r\u001b[K');
    },
  };
}
