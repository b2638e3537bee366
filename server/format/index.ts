export { printFile } from './print-file.ts';
