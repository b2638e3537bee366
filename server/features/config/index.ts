/** The config files of buf in an editor: text in; problems, completion and hover out. */
export { configCompletion } from './config-completion.ts';
export { configHover } from './config-hover.ts';
export { configProblems, type PathExists } from './config-problems.ts';
export { configShape } from './config-shapes.ts';
