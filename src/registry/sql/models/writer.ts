import { type AliasName, isAliasName } from "../../../core/alias.ts";
import { type PromptName, isPromptName } from "../../../core/name.ts";
import { type VersionNumber, isVersionNumber } from "../../../core/version.ts";
import type {
  ModelChange,
  ModelWriter,
  NewModel,
  NewModelVersion,
  VersionChange,
} from "../../../mlflow/model-store.ts";
import { deleteAliases, setAliases } from "../aliases.ts";
import type { Writing } from "../writing.ts";
import { SqlModelReader } from "./reader.ts";
import { ModelWrites } from "./write-models.ts";
import { createPrompt, deletePrompt, renamePrompt, updatePrompt } from "./write-prompts.ts";
import { createVersion, deleteVersion, updateVersion } from "./write-versions.ts";

/** One transaction's writes. */
export class SqlModelWriter extends SqlModelReader implements ModelWriter {
  readonly #writing: Writing;
  readonly #others: ModelWrites;
  /** ISO 8601: all of a transaction happens at once. */
  readonly #at = new Date().toISOString();

  constructor(writing: Writing) {
    super(writing.db);
    this.#writing = writing;
    this.#others = new ModelWrites(writing.db, this.#at);
  }

  async createModel(model: NewModel): Promise<void> {
    const { name } = model;
    if (isPromptName(name)) await createPrompt(this.#writing, name, model, this.#at);
    else await this.#others.create(model);
  }

  async renameModel(name: string, newName: string): Promise<void> {
    await renamePrompt(this.#writing, promptName(name), promptName(newName), this.#at);
  }

  async updateModel(name: string, change: ModelChange): Promise<void> {
    if (isPromptName(name)) await updatePrompt(this.#writing, name, change, this.#at);
    else await this.#others.update(name, change);
  }

  async deleteModel(name: string): Promise<void> {
    if (isPromptName(name)) await deletePrompt(this.#writing, name);
    else await this.#others.delete(name);
  }

  async createVersion(version: NewModelVersion): Promise<number> {
    const { model } = version;
    if (!isPromptName(model)) return this.#others.createVersion(version);
    return createVersion(this.#writing, model, version, this.#at);
  }

  async updateVersion(name: string, version: number, change: VersionChange): Promise<void> {
    const number = versionNumber(version);
    if (isPromptName(name)) await updateVersion(this.#writing, name, number, change, this.#at);
    else await this.#others.updateVersion(name, number, change);
  }

  async deleteVersion(name: string, version: number): Promise<void> {
    const number = versionNumber(version);
    if (isPromptName(name)) await deleteVersion(this.#writing, name, number, this.#at);
    else await this.#others.deleteVersion(name, number);
  }

  async setAlias(name: string, alias: string, version: number): Promise<void> {
    const number = versionNumber(version);
    if (!isPromptName(name)) return this.#others.setAlias(name, alias, number);
    const update = { prompt: name, alias: aliasName(alias), version: number, managedAliases: null };
    for (const outcome of await setAliases(this.#writing, [update])) if (!outcome.ok) throw outcome.error;
  }

  async deleteAlias(name: string, alias: string): Promise<void> {
    if (!isPromptName(name)) return this.#others.deleteAlias(name, alias);
    await deleteAliases(this.#writing, [{ prompt: name, alias: aliasName(alias), managedAliases: null }]);
  }
}

/** The server lets no other names through. */
function promptName(name: string): PromptName {
  if (isPromptName(name)) return name;
  throw new TypeError(`${JSON.stringify(name)} is no prompt's name`);
}

function aliasName(alias: string): AliasName {
  if (isAliasName(alias)) return alias;
  throw new TypeError(`${JSON.stringify(alias)} is no alias`);
}

function versionNumber(version: number): VersionNumber {
  if (isVersionNumber(version)) return version;
  throw new TypeError(`${version} is no version number`);
}
