import { describe, expect, test } from "vitest";
import { TRIAGE } from "../desk.ts";
import { describeRoom } from "./server-desk.ts";
import { mlflowTags, storedPrompt, storedVersion } from "./stored-tags.ts";

const CHAT = [
  { role: "system", content: 'Antworte höflich: "ja" \\ nein 😀\u007F' },
  { role: "user", content: "{{ frage }}\n\n{{ name }}" },
];

const TEXT = 'Grüße {{name}} aus {{ ort }} \u2028 \\ "x" 😀\nEnde';

const FRONT = `---
tags: {team: "größe", policy: "1.10"}
model: openai/gpt-4o
config: {temperature: 0.2, max_tokens: 800, top_p: 0.00001, stop_sequences: ["\\n", "é"], own: {a: [1, 2.5, true]}}
output: {schema: {type: object, properties: {größe: {type: number, maximum: 1.5}}}}
---
`;

const CONTENT = {
  tags: { team: "größe", policy: "1.10" },
  model_config: {
    provider: "openai",
    model_name: "gpt-4o",
    temperature: 0.2,
    max_tokens: 800,
    top_p: 0.00001,
    stop_sequences: ["\n", "é"],
    own: { a: [1, 2.5, true] },
  },
  response_format: { type: "object", properties: { größe: { type: "number", maximum: 1.5 } } },
};

/** A prompt file, and what Python is told for the same. */
const TWINS = [
  ["a text", `${FRONT}${TEXT}\n`, { ...CONTENT, template: TEXT }],
  [
    "a chat",
    FRONT + CHAT.map(({ role, content }) => `<${role}>\n${content}\n</${role}>\n`).join("\n"),
    { ...CONTENT, template: CHAT },
  ],
  ["a text and nothing else", `${TEXT}\n`, { template: TEXT }],
  [
    "settings alone",
    "---\nconfig: {temperature: 0.5, top_k: 40, frequency_penalty: -0.5}\n---\n{{x}}\n",
    { template: "{{x}}", model_config: { temperature: 0.5, top_k: 40, frequency_penalty: -0.5 } },
  ],
] as const;

const MESSAGES = ["Früher (#1)", 'Grüße 😀\n\nWith "quotes".'] as const;

describeRoom("what MLflow's Python client sees of a sync", ({ url, python, newDesk }) => {
  describe("of prompts and versions", () => {
    test("a version by number, by alias, and the newest", async () => {
      await (await newDesk()).succeed("sync");

      const first = await python().call("load_prompt", { name_or_uri: "prompts:/greeting/1" });
      expect(first).toMatchObject({
        name: "greeting",
        version: 1,
        template: "Greet {{name}}.",
        is_text_prompt: true,
        commit_message: "Start with two prompts",
        aliases: ["production"],
        model_config: { provider: "openai", model_name: "gpt-4o", temperature: 0.2 },
        response_format: null,
        variables: ["name"],
        tags: { team: "support", tier: "1" },
      });
      expect(await python().call("load_prompt", { name_or_uri: "prompts:/greeting@production" })).toEqual(first);
      const newest = { version: 2, template: "Greet {{name}} in {{language}}.", aliases: ["staging"] };
      for (const name_or_uri of ["prompts:/greeting@staging", "prompts:/greeting@latest", "greeting"]) {
        expect(await python().call("load_prompt", { name_or_uri })).toMatchObject(newest);
      }
      expect(await python().call("load_prompt", { name_or_uri: "prompts:/greeting/2" })).toMatchObject({
        commit_message: "Ask for the language (#2)\n\nNot everybody reads English.",
      });
    });

    test("texts and chats that can be formatted", async () => {
      await (await newDesk()).succeed("sync");

      const values = { name: "Ada", language: "French" };
      expect(await python().call("format_prompt", { name_or_uri: "prompts:/greeting@staging", values })).toBe(
        "Greet Ada in French.",
      );
      expect(
        await python().call("format_prompt", {
          name_or_uri: "prompts:/triage@production",
          values: { message: "My line is dead." },
        }),
      ).toEqual([
        { role: "system", content: "Sort the message." },
        { role: "user", content: "My line is dead." },
      ]);
      expect(await python().call("load_prompt", { name_or_uri: "triage" })).toMatchObject({
        is_text_prompt: false,
        response_format: { type: "object" },
        model_config: null,
      });
    });

    test("prompts that pass a filter, and all versions of one", async () => {
      await (await newDesk()).succeed("sync");

      const names = async (filter_string?: string): Promise<readonly string[]> => {
        const found = await python().call("search_prompts", filter_string === undefined ? {} : { filter_string });
        return found.map(({ name }) => name);
      };
      expect(await names()).toEqual(["greeting", "triage"]);
      expect(await names("tags.team = 'support'")).toEqual(["greeting"]);
      expect(await names("name LIKE 'tri%'")).toEqual(["triage"]);
      expect(await names("tags.`promptree.path` = 'prompts/routing/triage.md'")).toEqual(["triage"]);
      const versions = await python().call("search_prompt_versions", { name: "greeting" });
      expect(versions.map(({ version }) => version)).toEqual([2, 1]);
    });

    test("the description and tags of HEAD, where only these changed", async () => {
      const desk = await newDesk();
      await desk.succeed("sync");
      const file = TRIAGE.replace("team: routing", "team: desk, tier: two");
      await desk.commitAndSync("Move triage to the desk", { "prompts/routing/triage.md": file });

      const [found] = await python().call("search_prompts", { filter_string: "name = 'triage'" });
      expect(found?.tags).toMatchObject({ team: "desk", tier: "two" });
      expect(await python().call("load_prompt", { name_or_uri: "triage" })).toMatchObject({
        version: 1,
        tags: { team: "desk", tier: "two" },
      });
    });
  });

  describe("of a prompt beside its twin that Python registered", () => {
    test.each(TWINS)("are the same to the client and on the server: %s", async (_what, file, told) => {
      const [first, second] = MESSAGES;
      const desk = await newDesk([
        { message: first, files: { "prompts/ours.md": "Früher.\n" } },
        { message: second, files: { "prompts/ours.md": file, "aliases.yaml": "ours: {production: 1, staging: 2}\n" } },
      ]);
      await desk.succeed("sync");
      const name = "twin";
      await python().call("register_prompt", { name, template: "Früher.", commit_message: first });
      await python().call("register_prompt", { name, commit_message: second, ...told });
      await python().call("set_prompt_alias", { name, alias: "production", version: 1 });
      await python().call("set_prompt_alias", { name, alias: "staging", version: 2 });

      for (const version of [1, 2]) {
        const ours = await storedVersion(url(), "ours", version);
        const twin = await storedVersion(url(), "twin", version);
        expect({ ...ours, tags: mlflowTags(ours.tags) }).toEqual(twin);
      }
      // By Python a tag of a later version comes behind those that were there; nobody sees the order.
      const ours = Object.fromEntries(mlflowTags((await storedPrompt(url(), "ours")).tags));
      expect(ours).toEqual(Object.fromEntries(mlflowTags((await storedPrompt(url(), "twin")).tags)));

      for (const of of ["/1", "/2", "@production", "@staging", "@latest"]) {
        expect(await seen(`prompts:/ours${of}`)).toEqual(await seen(`prompts:/twin${of}`));
      }
      const found = await python().call("search_prompts", {});
      const [oursFound, twinFound] = found.map(({ tags }) => withoutOurs(tags));
      expect(oursFound).toEqual(twinFound);
    });

    /** All of it but its name. */
    async function seen(name_or_uri: string): Promise<object> {
      const loaded = await python().call("load_prompt", { name_or_uri });
      if (loaded === null) throw new Error(`there is no ${name_or_uri}`);
      const { name, uri, tags, ...rest } = loaded;
      expect(uri).toBe(`prompts:/${name}/${rest.version}`);
      return { ...rest, tags: withoutOurs(tags) };
    }

    test("differ in the description: git's is the prompt's, and Python takes the first message for it", async () => {
      const desk = await newDesk([
        { message: "Say hello", files: { "prompts/ours.md": "---\ndescription: Greets\n---\nHi\n" } },
      ]);
      await desk.succeed("sync");
      await python().call("register_prompt", { name: "twin", template: "Hi", commit_message: "Say hello" });
      expect((await storedPrompt(url(), "ours")).description).toBe("Greets");
      expect((await storedPrompt(url(), "twin")).description).toBe("Say hello");
    });

    test("have the same whole numbers, which Python writes with a fraction", async () => {
      const desk = await newDesk([
        { files: { "prompts/ours.md": "---\nconfig: {temperature: 0, top_p: 1}\n---\nHi\n" } },
      ]);
      await desk.succeed("sync");
      await python().call("register_prompt", {
        name: "twin",
        template: "Hi",
        model_config: { temperature: 0, top_p: 1 },
      });
      for (const name_or_uri of ["ours", "twin"]) {
        expect(await python().call("load_prompt", { name_or_uri })).toMatchObject({
          model_config: { temperature: 0, top_p: 1 },
        });
      }
    });
  });
});

function withoutOurs(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith("promptree.")));
}
