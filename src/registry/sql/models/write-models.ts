import type { Kysely } from "kysely";
import type { ModelChange, NewModel, NewModelVersion, VersionChange } from "../../../mlflow/model-store.ts";
import type { Schema } from "../schema.ts";
import { readWireTags, writeWireTags } from "../wire/stored-tags.ts";
import { readModelAliases, writeModelAliases } from "./model-aliases.ts";
import { changedTags } from "./tag-change.ts";

/** Writes of models that are no prompts. They leave the audit log as it is: no reader of prompts sees any of it. */
export class ModelWrites {
  readonly #db: Kysely<Schema>;
  readonly #at: string;

  constructor(db: Kysely<Schema>, at: string) {
    this.#db = db;
    this.#at = at;
  }

  async create({ name, description, tags }: NewModel): Promise<void> {
    const row = {
      name,
      description,
      tags: writeWireTags(tags),
      aliases: writeModelAliases(new Map()),
      next_version: 1,
      created_at: this.#at,
      updated_at: this.#at,
    };
    await this.#db.insertInto("models").values(row).execute();
  }

  async update(name: string, change: ModelChange): Promise<void> {
    const { tags, description } = await this.#row(name);
    const columns = {
      tags: writeWireTags(changedTags(readWireTags(tags), change)),
      ...(change.description === undefined
        ? {}
        : { description: change.description ?? description, updated_at: this.#at }),
    };
    await this.#db.updateTable("models").set(columns).where("name", "=", name).execute();
  }

  async delete(name: string): Promise<void> {
    await this.#db.deleteFrom("models").where("name", "=", name).execute();
  }

  async createVersion({ model, description, source, tags }: NewModelVersion): Promise<number> {
    const { next_version: number } = await this.#row(model);
    const row = {
      model,
      number,
      description,
      source,
      tags: writeWireTags(tags),
      created_at: this.#at,
      updated_at: this.#at,
    };
    await this.#db.insertInto("model_versions").values(row).execute();
    const counted = { next_version: number + 1, updated_at: this.#at };
    await this.#db.updateTable("models").set(counted).where("name", "=", model).execute();
    return number;
  }

  async updateVersion(name: string, version: number, change: VersionChange): Promise<void> {
    const row = await this.#db
      .selectFrom("model_versions")
      .select("tags")
      .where("model", "=", name)
      .where("number", "=", version)
      .executeTakeFirstOrThrow();
    const columns = {
      tags: writeWireTags(changedTags(readWireTags(row.tags), change)),
      ...(change.description === undefined ? {} : { description: change.description, updated_at: this.#at }),
    };
    const rows = this.#db.updateTable("model_versions").set(columns);
    await rows.where("model", "=", name).where("number", "=", version).execute();
  }

  async deleteVersion(name: string, version: number): Promise<void> {
    const rows = this.#db.deleteFrom("model_versions");
    await rows.where("model", "=", name).where("number", "=", version).execute();
    const { aliases } = await this.#row(name);
    const left = new Map([...readModelAliases(aliases)].filter(([, at]) => at !== version));
    const columns = { aliases: writeModelAliases(left), updated_at: this.#at };
    await this.#db.updateTable("models").set(columns).where("name", "=", name).execute();
  }

  async setAlias(name: string, alias: string, version: number): Promise<void> {
    await this.#changeAliases(name, (aliases) => aliases.set(alias, version));
  }

  async deleteAlias(name: string, alias: string): Promise<void> {
    await this.#changeAliases(name, (aliases) => aliases.delete(alias));
  }

  async #changeAliases(name: string, change: (aliases: Map<string, number>) => void): Promise<void> {
    const aliases = new Map(readModelAliases((await this.#row(name)).aliases));
    change(aliases);
    const columns = { aliases: writeModelAliases(aliases) };
    await this.#db.updateTable("models").set(columns).where("name", "=", name).execute();
  }

  async #row(name: string) {
    return this.#db.selectFrom("models").selectAll().where("name", "=", name).executeTakeFirstOrThrow();
  }
}
