/** A file to write. */
export interface GeneratedFile {
  /** Relative to the output folder, with slashes: `posts/v1/posts_pb.ts`. */
  path: string;
  content: string;
}
