import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { chooseVariant } from "../../src/sdk/choose.ts";
import { makeFolder, removeFolder } from "../helpers/temporary-folder.ts";
import { Checkout } from "./running-example.ts";

/** What the command line says of a version. */
const Found = z.object({ version: z.int(), message: z.string(), modelConfig: z.object({ model_name: z.string() }) });

let folder: string;
let checkout: Checkout;
beforeAll(async () => {
  folder = await makeFolder();
  checkout = await Checkout.make(join(folder, "promptree"));
});
afterAll(() => removeFolder(folder));

async function get(reference: string): Promise<z.output<typeof Found>> {
  return Found.parse(JSON.parse(await checkout.promptree("get", reference, "--json")));
}

async function printed(example: string, variables?: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const { code, out, err } = await checkout.start(example, variables).outcome;
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return out.trimEnd().split("\n");
}

test("every example is in the index, and in a test of this file", () => {
  const files = readdirSync("examples").filter((name) => name.endsWith(".ts"));
  const index = readFileSync("examples/README.md", "utf8");
  const tests = readFileSync(import.meta.filename, "utf8");
  expect(files.filter((name) => !index.includes(`[${name}](${name})`))).toEqual([]);
  expect(files.filter((name) => !tests.includes(`"${name}"`))).toEqual([]);
});

test("every example compiles with the types of the prompts that it loads", async () => {
  expect(await checkout.compileErrors()).toBe("");
});

test("ab-test.ts: each customer gets the variant of the documented hash, and each variant its share", async () => {
  const lines = await printed("ab-test.ts");
  const customers = Array.from({ length: 1000 }, (_, index) => `customer-${index + 1}`);
  const variants = customers.map((key) => chooseVariant({ production: 90, candidate: 10 }, key, "technical, spring"));
  const [production, candidate] = await Promise.all([
    get("prompts:/telco_support_technical@production"),
    get("prompts:/telco_support_technical@candidate"),
  ]);
  const records = variants.slice(0, 5).map((variant, index) => {
    const { version, modelConfig } = variant === "production" ? production : candidate;
    return { customer: customers[index], variant, version, model: modelConfig.model_name };
  });
  expect(lines.slice(0, -1).map((line): unknown => JSON.parse(line))).toEqual(records);
  const share = (name: string): number => variants.filter((variant) => variant === name).length;
  expect(lines.at(-1)).toBe(`of 1000 customers: ${share("production")} production, ${share("candidate")} candidate`);
});

describe("config-driven.ts", () => {
  test("takes the prompt that the environment names", async () => {
    const before = await printed("config-driven.ts");
    const after = await printed("config-driven.ts", { TECHNICAL_PROMPT: "prompts:/telco_support_technical/1" });
    expect(before.map((line) => line.split(":")[0])).toEqual(["technical", "billing", "general"]);
    expect(after[0]).toContain("prompts:/telco_support_technical/1 takes customer, ");
    expect(after.slice(1)).toEqual(before.slice(1));
  });

  test("does not start with a prompt that is not there", async () => {
    const wrong = "prompts:/telco_support_technical@candidat";
    const { code, out, err } = await checkout.start("config-driven.ts", { TECHNICAL_PROMPT: wrong }).outcome;
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(`${wrong}: `);
    expect(err).toContain('has no alias "candidat"');
  });
});

test("cost-routing.ts: only what is hard goes to the large model", async () => {
  const large = (await get("prompts:/telco_support_technical@production")).modelConfig.model_name;
  const small = (await get("prompts:/telco_support_general@production")).modelConfig.model_name;
  const lines = await printed("cost-routing.ts");
  expect(lines.map((line) => line.split(",")[0])).toEqual([small, small, large]);
});

describe("registry-away.ts", () => {
  test("answers with its fallback, and says so", async () => {
    const { code, out, err } = await checkout.start("registry-away.ts").outcome;
    expect(code).toBe(0);
    expect(out).toMatch(/^fallback, for gpt-4o-mini\nYou help customers of a broadband provider\./);
    expect(err).toMatch(/^ALERT fallback for prompts:\/telco_support_technical@production: .*can't be reached/);
  });

  test("takes the prompt where there is a registry", async () => {
    const { version, modelConfig } = await get("prompts:/telco_support_technical@production");
    const [first] = await printed("registry-away.ts", { REGISTRY: "sqlite:.promptree/registry.db" });
    expect(first).toBe(`version ${version}, for ${modelConfig.model_name}`);
  });
});

describe("while a process runs", () => {
  test("zero-downtime-update.ts: it goes over to what is promoted", async () => {
    const name = "routing_intent";
    const [now, next] = await Promise.all([get(`${name}@production`), get(`${name}@staging`)]);
    expect(next.version).toBeGreaterThan(now.version);
    const example = checkout.start("zero-downtime-update.ts");
    expect(await example.line(/./)).toBe(`answer 1 is by version ${now.version}: ${firstLine(now.message)}`);
    await checkout.promptree("promote", name, "--from", "staging", "--to", "production", "--now");
    const later = await example.line(new RegExp(`by version ${next.version}: `));
    expect(later).toContain(firstLine(next.message));
  });

  test("instant-rollback.ts: a signal makes it ask again", async () => {
    const reference = "telco_support_technical@production";
    const before = await get(reference);
    const example = checkout.start("instant-rollback.ts");
    expect(await example.line(/./)).toMatch(/^process \d+$/);
    await example.line(new RegExp(`^answers with version ${before.version}$`));
    await checkout.promptree("rollback", "telco_support_technical", "production", "--now");
    const after = await get(reference);
    expect(after.version).toBeLessThan(before.version);
    example.signal("SIGHUP");
    await example.line(new RegExp(`^answers with version ${after.version}$`));
  });
});

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
