import { z } from "zod";
import { IS_PROMPT, PROMPT_TEXT, PROMPT_TYPE } from "../../src/mlflow/tag-keys.ts";

const Tag = z.object({ key: z.string(), value: z.string() });
const Version = z.object({ name: z.string(), version: z.coerce.number(), tags: z.array(Tag).default([]) });
const VersionReply = z.object({ model_version: Version });
const PromptReply = z.object({ registered_model: z.object({ tags: z.array(Tag).default([]) }) });
const VersionsReply = z.object({ model_versions: z.array(Version).default([]) });
const ErrorReply = z.object({ error_code: z.string(), message: z.string() });

/** An answer that refuses. */
class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(`${status} ${code}: ${message}`);
    this.status = status;
    this.code = code;
  }
}

/** Requests to a server, each sent once. They fail with `Refused`, or as `fetch` does when no answer came. */
export class PromptRequests {
  readonly #api: string;

  constructor(url: string) {
    this.#api = `${url}/api/2.0/mlflow`;
  }

  async create(name: string): Promise<void> {
    await this.#send("POST", "registered-models/create", { name, tags: [{ key: IS_PROMPT, value: "true" }] });
  }

  /** Gives the version's number. */
  async register(name: string, text: string): Promise<number> {
    const tags = Object.entries({ [IS_PROMPT]: "true", [PROMPT_TYPE]: "text", [PROMPT_TEXT]: text });
    const body = { name, source: "dummy-source", tags: tags.map(([key, value]) => ({ key, value })) };
    const reply = await this.#send("POST", "model-versions/create", body);
    return VersionReply.parse(reply).model_version.version;
  }

  async deleteVersion(name: string, version: number): Promise<void> {
    await this.#send("DELETE", "model-versions/delete", { name, version: String(version) });
  }

  async deleteVersionIfThere(name: string, version: number): Promise<void> {
    try {
      await this.deleteVersion(name, version);
    } catch (error) {
      if (!(error instanceof Refused && error.code === "RESOURCE_DOES_NOT_EXIST")) throw error;
    }
  }

  async setAlias(name: string, alias: string, version: number): Promise<void> {
    await this.#send("POST", "registered-models/alias", { name, alias, version: String(version) });
  }

  async setTag(name: string, key: string, value: string): Promise<void> {
    await this.#send("POST", "registered-models/set-tag", { name, key, value });
  }

  async tags(name: string): Promise<ReadonlyMap<string, string>> {
    const { registered_model } = PromptReply.parse(await this.#get("registered-models/get", { name }));
    return byKey(registered_model.tags);
  }

  async byAlias(name: string, alias: string): Promise<number> {
    return VersionReply.parse(await this.#get("registered-models/alias", { name, alias })).model_version.version;
  }

  /** The text of each version, by number. */
  async texts(name: string): Promise<ReadonlyMap<number, string | undefined>> {
    const filter = `name = '${name}' AND tag.\`${IS_PROMPT}\` = 'true'`;
    const { model_versions } = VersionsReply.parse(await this.#get("model-versions/search", { filter }));
    return new Map(model_versions.map(({ version, tags }) => [version, byKey(tags).get(PROMPT_TEXT)]));
  }

  /** How many prompts a filter finds on its first page. */
  async search(filter: string): Promise<number> {
    const reply = await this.#get("registered-models/search", {
      filter: `tags.\`${IS_PROMPT}\` = 'true' AND ${filter}`,
    });
    return z.object({ registered_models: z.array(z.unknown()).default([]) }).parse(reply).registered_models.length;
  }

  #get(path: string, query: Readonly<Record<string, string>>): Promise<unknown> {
    return answerOf(fetch(`${this.#api}/${path}?${new URLSearchParams(query).toString()}`));
  }

  #send(method: string, path: string, body: object): Promise<unknown> {
    const headers = { "content-type": "application/json" };
    return answerOf(fetch(`${this.#api}/${path}`, { method, headers, body: JSON.stringify(body) }));
  }
}

async function answerOf(asked: Promise<Response>): Promise<unknown> {
  const response = await asked;
  const answer: unknown = await response.json();
  if (response.ok) return answer;
  const { error_code, message } = ErrorReply.parse(answer);
  throw new Refused(response.status, error_code, message);
}

function byKey(tags: readonly z.output<typeof Tag>[]): ReadonlyMap<string, string> {
  return new Map(tags.map(({ key, value }) => [key, value]));
}
