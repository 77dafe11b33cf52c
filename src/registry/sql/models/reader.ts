import type { Kysely } from "kysely";
import type { Draft } from "../../../core/draft.ts";
import { isPromptName } from "../../../core/name.ts";
import { isVersionNumber } from "../../../core/version.ts";
import type {
  ModelReader,
  ModelSearch,
  PromptCounts,
  Results,
  StoredModel,
  StoredVersion,
  VersionSearch,
} from "../../../mlflow/model-store.ts";
import { readDraft } from "../drafts.ts";
import type { Schema } from "../schema.ts";
import { countPrompts } from "./count-prompts.ts";
import { readModel, readModelVersion, searchModelVersions, searchOtherModels } from "./other-models.ts";
import { aliasesOf, readPrompts } from "./stored-prompts.ts";
import { searchPrompts } from "./search-prompts.ts";
import { searchVersions } from "./search-versions.ts";
import { readVersions } from "./stored-versions.ts";

/** Prompts are the rows that syncs write; a name that no prompt can have is one of the other models'. */
export class SqlModelReader implements ModelReader {
  protected readonly db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.db = db;
  }

  async model(name: string): Promise<StoredModel | null> {
    if (!isPromptName(name)) return readModel(this.db, name);
    const [prompt = null] = await readPrompts(this.db, [name]);
    return prompt;
  }

  async version(name: string, version: number): Promise<StoredVersion | null> {
    if (!isVersionNumber(version)) return null;
    if (!isPromptName(name)) return readModelVersion(this.db, name, version);
    const key = { prompt: name, number: version };
    const [found = null] = await readVersions(this.db, [key], await aliasesOf(this.db, [name]));
    return found;
  }

  async draft(name: string): Promise<Draft | null> {
    return isPromptName(name) ? readDraft(this.db, name) : null;
  }

  async searchModels(search: ModelSearch): Promise<Results<StoredModel>> {
    return search.of === "prompts" ? searchPrompts(this.db, search) : searchOtherModels(this.db, search);
  }

  async searchVersions(search: VersionSearch): Promise<Results<StoredVersion>> {
    return search.of === "prompts" ? searchVersions(this.db, search) : searchModelVersions(this.db, search);
  }

  async countPrompts(): Promise<PromptCounts> {
    return countPrompts(this.db);
  }
}
