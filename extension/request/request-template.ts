/** The text of a new request file, and what it is called. */

/** `Posts.List.rpc.http` for `posts.v1.PostsService` and `List`. */
export function requestFileName(service: string, method: string): string {
  const name = service.slice(service.lastIndexOf('.') + 1);
  return `${name.replace(/(?<=.)Service$/, '')}.${method}.rpc.http`;
}

/** A request with everything in place: press Send. `example` is the body, JSON. */
export function requestTemplate(
  service: string,
  method: string,
  environment: string,
  example: string,
): string {
  return `### ${method}\nGRPC {{${environment}}}/${service}/${method}\n\n${example.trim() || '{}'}\n`;
}
