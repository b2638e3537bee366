/** Which requests of a file have to be sent for one of them: those it names with `# @ref`, and those that they name. */
import type { FileRequest, RequestFile } from './request-file.ts';
import { RequestError } from './request-variables.ts';

/**
 * The request itself last. Those that `isAnswered` are not sent again. Throws RequestError for a name that no request has, and
 * for requests that need each other.
 */
export function requestOrder(
  { requests }: RequestFile,
  last: FileRequest,
  isAnswered: (name: string) => boolean,
): FileRequest[] {
  const order: FileRequest[] = [];
  const add = (request: FileRequest, within: readonly FileRequest[]) => {
    if (within.includes(request)) {
      const names = [...within, request].map(({ name }) => name).join(' → ');
      throw new RequestError(request.line, `These requests need each other's answers: ${names}.`);
    }
    for (const ref of request.refs) {
      const needed = requests.find(({ name }) => name === ref);
      if (!needed) {
        const names = requests.flatMap(({ name }) => (name === '' || name === request.name ? [] : [name]));
        throw new RequestError(
          request.line,
          `\`# @ref ${ref}\`: no request here has that name. There is: ${names.join(', ') || 'none with a name'}.`,
        );
      }
      if (!isAnswered(ref) && !order.includes(needed)) add(needed, [...within, request]);
    }
    order.push(request);
  };
  add(last, []);
  return order;
}
