export {
  type BuiltInPlugin,
  type Generated,
  generateByTemplate,
  generateWith,
} from './generate-by-template.ts';
export { hasTemplate, templateFile } from './template-file.ts';
