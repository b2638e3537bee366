#!/usr/bin/env node
/** `skep`: the command line. Loads no more than the command that was called needs. */
import module from 'node:module';
import { complainAboutNode } from './node-version.ts';

const complaint = complainAboutNode(process.versions.node);
if (complaint === undefined) {
  module.enableCompileCache();
  const { runCommandLine } = await import('./run-command-line.ts');
  await runCommandLine(process.argv.slice(2));
} else {
  process.stderr.write(`error: ${complaint}\n`);
  process.exitCode = 1;
}
