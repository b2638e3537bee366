/** What is known around a `skep.json`, by which it is checked and completed. */
export interface ManifestFacts {
  /** Full names of services that other projects of the workspace define, or that are copied into this one's `uses/`. */
  readonly services: readonly string[];
  /** The other projects of the workspace. */
  readonly otherProjects: readonly OtherProject[];
  /** Folders of the project with definitions in or below them, from its folder. */
  readonly definitionFolders: readonly string[];
  /** Whether there is a file; `path` is from the project's folder. */
  isFile(path: string): boolean;
  /** Whether the workspace has been looked through: before, nothing is missing. */
  readonly isListed: boolean;
}

export interface OtherProject {
  readonly name: string;
  /** Of its `skep.json`, as a client has it. */
  readonly uri: string;
}
