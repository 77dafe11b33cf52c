import type { z } from "zod";
import { ENDPOINTS, type Endpoint, type RequestSchema } from "../../src/mlflow/endpoints.ts";
import { IS_PROMPT, PROMPT_TEXT, PROMPT_TYPE, SPLIT_PREFIX } from "../../src/mlflow/tag-keys.ts";
import { CallRefused, type Caller } from "../../src/sdk/call.ts";

interface ScriptedPrompt {
  readonly versions: Map<number, { text: string; tags: Record<string, string> }>;
  readonly aliases: Map<string, number>;
  readonly splits: Map<string, string>;
}

/** A registry whose answers, delays and failures a test decides. What it answers is true when the request arrives. */
export class ScriptedRegistry implements Caller {
  readonly address = "scripted:";
  readonly prompts = new Map<string, ScriptedPrompt>();
  /** Every request: `name@alias`, `name/3`, `name` for its splits, or a write's path. */
  readonly requests: string[] = [];
  /** Thrown instead of an answer. */
  failure: Error | null = null;
  /** How long an answer takes, in milliseconds; 0 for at once. */
  delayMs = 0;
  underWay = 0;
  mostUnderWay = 0;
  #gate: PromiseWithResolvers<void> | null = null;

  /** Makes the next version of a prompt. */
  add(name: string, text: string, tags: Record<string, string> = {}): number {
    const prompt = this.#prompt(name);
    const number = prompt.versions.size + 1;
    prompt.versions.set(number, { text, tags });
    return number;
  }

  point(name: string, alias: string, version: number): void {
    this.#prompt(name).aliases.set(alias, version);
  }

  unpoint(name: string, alias: string): void {
    this.#prompt(name).aliases.delete(alias);
  }

  split(name: string, split: string, weights: object): void {
    this.#prompt(name).splits.set(split, JSON.stringify(weights));
  }

  /** From now on answers are ready, but come only when they are let go. */
  hold(): () => void {
    const gate = Promise.withResolvers<void>();
    this.#gate = gate;
    return () => {
      this.#gate = null;
      gate.resolve();
    };
  }

  /** Makes what is asked fail until it is called again. */
  breakDown(message = "connection refused"): () => void {
    this.failure = new Error(message);
    return () => {
      this.failure = null;
    };
  }

  count(request: string): number {
    return this.requests.filter((one) => one === request).length;
  }

  async call<Request extends RequestSchema, Response extends z.ZodType>(
    endpoint: Endpoint<Request, Response>,
    request: z.input<Request>,
    signal?: AbortSignal,
  ): Promise<z.output<Response>> {
    const answer = this.#prepare(endpoint, request);
    this.underWay++;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    try {
      if (this.delayMs > 0) await new Promise((done) => setTimeout(done, this.delayMs));
      await this.#gate?.promise;
      signal?.throwIfAborted();
      return endpoint.response.parse(answer());
    } finally {
      this.underWay--;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #prepare(endpoint: Endpoint, fields: object): () => unknown {
    const field = (key: string): string => String(Reflect.get(fields, key));
    const { failure } = this;
    const named = (request: string, answer: () => unknown): (() => unknown) => {
      this.requests.push(request);
      const ready = settle(failure === null ? answer : () => thrown(failure));
      return () => (ready.isDone ? ready.value : thrown(ready.error));
    };
    const name = field("name");
    switch (endpoint.path) {
      case ENDPOINTS.getVersionByAlias.path:
        if (endpoint.method === "GET") {
          return named(`${name}@${field("alias")}`, () => this.#byAlias(name, field("alias")));
        }
        return named(`${endpoint.method} alias`, () => this.#writeAlias(endpoint.method, name, field));
      case ENDPOINTS.getVersion.path:
        return named(`${name}/${field("version")}`, () => this.#version(name, Number(field("version"))));
      case ENDPOINTS.getModel.path:
        return named(name, () => this.#model(name));
      case ENDPOINTS.setVersionTag.path:
        return named("set version tag", () => {
          const version = this.prompts.get(name)?.versions.get(Number(field("version")));
          if (version !== undefined) version.tags[field("key")] = field("value");
          return {};
        });
      case ENDPOINTS.createModel.path:
        return named("create prompt", () => {
          if (this.prompts.has(name)) throw new CallRefused("RESOURCE_ALREADY_EXISTS", 400, "exists");
          this.#prompt(name);
          return this.#model(name);
        });
      case ENDPOINTS.createVersion.path:
        return named("create version", () => this.#version(name, this.add(name, textIn(fields))));
      default:
        return named(endpoint.path, () => ({}));
    }
  }

  #prompt(name: string): ScriptedPrompt {
    const known = this.prompts.get(name);
    if (known !== undefined) return known;
    const made: ScriptedPrompt = { versions: new Map(), aliases: new Map(), splits: new Map() };
    this.prompts.set(name, made);
    return made;
  }

  #byAlias(name: string, alias: string): object {
    const prompt = this.prompts.get(name);
    if (prompt === undefined) throw missing(`Registered Model with name=${name} not found`);
    const version = alias === "latest" ? prompt.versions.size : prompt.aliases.get(alias);
    if (version !== undefined && version > 0) return this.#version(name, version);
    throw new CallRefused("INVALID_PARAMETER_VALUE", 400, `Registered model alias ${alias} not found.`);
  }

  #writeAlias(method: string, name: string, field: (key: string) => string): object {
    if (method === "DELETE") this.unpoint(name, field("alias"));
    else this.point(name, field("alias"), Number(field("version")));
    return {};
  }

  #version(name: string, number: number): object {
    const prompt = this.prompts.get(name);
    const version = prompt?.versions.get(number);
    if (prompt === undefined || version === undefined) {
      throw missing(`Model Version (name=${name}, version=${number}) not found`);
    }
    const tags = { ...version.tags, [IS_PROMPT]: "true", [PROMPT_TYPE]: "text", [PROMPT_TEXT]: version.text };
    const aliases = [...prompt.aliases].filter(([, target]) => target === number).map(([alias]) => alias);
    return { model_version: { name, version: String(number), tags: tagList(tags), aliases } };
  }

  #model(name: string): object {
    const prompt = this.prompts.get(name);
    if (prompt === undefined) throw missing(`Registered Model with name=${name} not found`);
    const splits = [...prompt.splits].map(([split, weights]) => [SPLIT_PREFIX + split, weights]);
    return { registered_model: { name, tags: tagList({ [IS_PROMPT]: "true", ...Object.fromEntries(splits) }) } };
  }
}

function tagList(tags: Readonly<Record<string, string>>): readonly object[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

function textIn(fields: object): string {
  const tags: unknown = Reflect.get(fields, "tags");
  if (!Array.isArray(tags)) return "";
  const found: unknown = tags.find((tag: unknown) => typeof tag === "object" && Object(tag).key === PROMPT_TEXT);
  return String(Object(found).value);
}

type Settled = { readonly isDone: true; readonly value: unknown } | { readonly isDone: false; readonly error: unknown };

/** What it gives now is what is answered later. */
function settle(work: () => unknown): Settled {
  try {
    return { isDone: true, value: work() };
  } catch (error) {
    return { isDone: false, error };
  }
}

function thrown(error: unknown): never {
  throw error instanceof Error ? error : new Error(String(error));
}

function missing(message: string): CallRefused {
  return new CallRefused("RESOURCE_DOES_NOT_EXIST", 404, message);
}

/** Lets everything that is ready happen. */
export async function turn(): Promise<void> {
  for (let step = 0; step < 30; step++) await Promise.resolve();
}
