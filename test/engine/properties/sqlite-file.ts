import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { makeFolder, removeFolder } from "../../helpers/temporary-folder.ts";

/** A folder for a registry in a SQLite file, which is not there yet. */
export class RegistryFile implements AsyncDisposable {
  readonly folder: string;
  readonly path: string;
  readonly url: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.path = join(folder, "registry.db");
    this.url = `sqlite:${this.path}`;
  }

  static async make(): Promise<RegistryFile> {
    return new RegistryFile(await makeFolder());
  }

  /** Every row of every table, audit log and times of writing included. */
  rows(): Readonly<Record<string, readonly unknown[]>> {
    const database = new DatabaseSync(this.path, { readOnly: true });
    try {
      const tables = database.prepare("select name from sqlite_master where type = 'table' order by name").all();
      const names = tables.map(({ name }) => String(name));
      return Object.fromEntries(names.map((name) => [name, database.prepare(`select * from "${name}"`).all()]));
    } finally {
      database.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeFolder(this.folder);
  }
}
