/** Which bundle each project of a server runs: what a restart goes by. */
import type { DatabaseSync } from 'node:sqlite';

/** A project that somebody deployed. */
export interface Deployment {
  readonly project: string;
  readonly version: string;
  readonly sha256: string;
  readonly deployed: Date;
}

export class Deployments {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  list(): Deployment[] {
    const rows = this.#database
      .prepare('SELECT project, version, sha256, deployed FROM deployment ORDER BY project')
      .all();
    return rows.map((row) => ({
      project: String(row.project),
      version: String(row.version),
      sha256: String(row.sha256),
      deployed: new Date(Number(row.deployed)),
    }));
  }

  put({ project, version, sha256, deployed }: Deployment): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO deployment (project, version, sha256, deployed) VALUES (?, ?, ?, ?)')
      .run(project, version, sha256, deployed.getTime());
  }

  /** False when there was none. */
  remove(project: string): boolean {
    return this.#database.prepare('DELETE FROM deployment WHERE project = ?').run(project).changes > 0;
  }
}
