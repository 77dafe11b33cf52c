import { PromptRequests } from "./prompt-requests.ts";

const ALIAS = "production";
const TAG = "state";

/**
 * Writes to a prompt of its own, one request after the other, and to one it shares with others. It remembers what was
 * acknowledged, and what was under way when the answers ended, which may or may not have been done.
 */
export class WritingClient {
  readonly prompt: string;
  /** How many rounds of writes were begun and had their first acknowledged. */
  acknowledged = 0;
  /** The texts of the versions that it made of the shared prompt, by number. */
  readonly sharedVersions = new Map<number, string>();
  readonly #shared: string;
  readonly #versions = new Map<number, string>();
  readonly #deleted = new Set<number>();
  #alias: number | null = null;
  #tag: string | null = null;
  #underWay: { readonly alias?: number; readonly tag?: string; readonly deleted?: number } = {};
  #step = 0;

  constructor(prompt: string, shared: string) {
    this.prompt = prompt;
    this.#shared = shared;
  }

  /** Ends when an answer stays out; fails when one is wrong. */
  async writeUntilLost(url: string): Promise<void> {
    const requests = new PromptRequests(url);
    try {
      for (;;) await this.#writeOnce(requests);
    } catch (error) {
      // As `fetch` fails.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  async #writeOnce(requests: PromptRequests): Promise<void> {
    const text = `${this.prompt} step ${++this.#step}`;
    this.#underWay = {};
    const made = await this.#register(requests, text);
    this.acknowledged += 1;

    this.#underWay = { alias: made };
    await requests.setAlias(this.prompt, ALIAS, made);
    this.#alias = made;

    this.#underWay = { tag: text };
    await requests.setTag(this.prompt, TAG, text);
    this.#tag = text;

    this.#underWay = {};
    this.sharedVersions.set(await requests.register(this.#shared, text), text);
    if (this.#step % 3 !== 0) return;

    const unwanted = await this.#register(requests, `${text}, unwanted`);
    this.#underWay = { deleted: unwanted };
    await requests.deleteVersion(this.prompt, unwanted);
    this.#deleted.add(unwanted);
  }

  async #register(requests: PromptRequests, text: string): Promise<number> {
    const number = await requests.register(this.prompt, text);
    if (number <= Math.max(0, ...this.#versions.keys())) throw new Error(`version ${number} was made twice`);
    this.#versions.set(number, text);
    return number;
  }

  /** In words, what a server has not kept of all that was acknowledged. What it shows is what counts from then on. */
  async losses(url: string): Promise<readonly string[]> {
    const requests = new PromptRequests(url);
    const losses = this.#lostVersions(await requests.texts(this.prompt));
    const { alias, tag } = this.#underWay;
    if (this.#alias !== null) {
      const found = await requests.byAlias(this.prompt, ALIAS);
      if (found !== this.#alias && found !== alias) losses.push(`the alias is at ${found}, not ${this.#alias}`);
      this.#alias = found;
    }
    if (this.#tag !== null) {
      const found = (await requests.tags(this.prompt)).get(TAG) ?? "missing";
      if (found !== this.#tag && found !== tag) losses.push(`the tag is ${found}, not ${this.#tag}`);
      this.#tag = found;
    }
    return losses;
  }

  #lostVersions(texts: ReadonlyMap<number, string | undefined>): string[] {
    const losses = [];
    for (const [number, text] of this.#versions) {
      const isThere = texts.has(number);
      if (!isThere && number === this.#underWay.deleted) this.#deleted.add(number);
      const isDeleted = this.#deleted.has(number);
      if (!isThere && !isDeleted) losses.push(`version ${number} is lost`);
      if (isThere && isDeleted) losses.push(`version ${number} is back`);
      if (isThere && texts.get(number) !== text) losses.push(`version ${number} is another`);
    }
    return losses;
  }
}
