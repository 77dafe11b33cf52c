import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { OBEYED } from "../../report/builders.ts";
import { importContract, planContract } from "../../report/json-contract.ts";
import { describeRoom } from "./server-desk.ts";
import type { ServerDesk } from "./server-desk.ts";

describeRoom("prompts that Python made", ({ url, python, newDesk }) => {
  /** A text with three versions, a chat with all settings, and aliases. */
  async function fill(): Promise<void> {
    const client = python();
    const tags = { team: "größe", policy: "1.10" };
    await client.call("register_prompt", { name: "greeting", template: "Hi {{name}}", commit_message: "One" });
    await client.call("register_prompt", { name: "greeting", template: "Hello {{name}}", commit_message: "Two", tags });
    await client.call("register_prompt", { name: "greeting", template: "Good day {{name}}", model_config: COLD, tags });
    await client.call("register_prompt", {
      name: "triage.v2",
      template: [
        { role: "system", content: "Sort it.\n\n```\n<user>\n```" },
        { role: "user", content: "{{ message }}" },
      ],
      response_format: { type: "object", properties: { team: { type: "string" } } },
      model_config: { provider: "openai", model_name: "gpt-4o", max_tokens: 800, own: { deep: [1, 0.5] } },
    });
    await client.call("set_prompt_alias", { name: "greeting", alias: "production", version: 1 });
    await client.call("set_prompt_alias", { name: "greeting", alias: "staging", version: 3 });
    await client.call("set_prompt_tag", { name: "greeting", key: "reviewed", value: "yes" });
  }

  const COLD = { model_name: "gpt-4o", temperature: 0, top_p: 1 };

  async function versions(): Promise<unknown> {
    const all = [];
    for (const name of ["greeting", "triage.v2"]) {
      all.push(...(await python().call("search_prompt_versions", { name })));
    }
    return all.map(({ tags, ...rest }) => ({
      ...rest,
      tags: Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith("promptree."))),
    }));
  }

  async function imported(desk: ServerDesk): Promise<void> {
    await desk.succeed("import");
    await desk.repository.git("add", ".");
    await desk.repository.git("commit", "--quiet", "-m", "Import prompts");
  }

  test("are written as files and aliases.yaml, with their settings", async () => {
    await fill();
    const desk = await newDesk([]);
    const { out, err } = await desk.succeed("import");
    expect(err).toBe("");
    expect(out).toContain("  + greeting   prompts/greeting.md, version 3, production 1, staging 3\n");
    expect(out).toContain("2 prompts and 2 pointers imported.\n");

    expect(await readFile(join(desk.root, "prompts/greeting.md"), "utf8")).toBe(`---
description: One
tags:
  team: größe
  policy: "1.10"
  reviewed: "yes"
model: gpt-4o
config:
  temperature: 0
  top_p: 1
---
Good day {{name}}
`);
    expect(await readFile(join(desk.root, "prompts/triage.v2.md"), "utf8")).toContain(
      "\n<system>\nSort it.\n\n```\n<user>\n```\n</system>\n\n<user>\n{{ message }}\n</user>\n",
    );
    expect(await readFile(join(desk.root, "aliases.yaml"), "utf8")).toBe("greeting:\n  production: 1\n  staging: 3\n");
    expect(await readdir(join(desk.root, "prompts"))).toEqual(["greeting.md", "triage.v2.md"]);
  });

  test("are adopted by the sync of their files, which makes no version and changes no text; then plan is quiet", async () => {
    await fill();
    // As git's versions do, the newest one gets the prompt's tags, which stand in the file.
    await python().call("set_prompt_version_tag", { name: "greeting", version: 3, key: "reviewed", value: "yes" });
    const before = await versions();
    const desk = await newDesk([]);
    await imported(desk);

    const plan = planContract.parse(await desk.json("plan"));
    expect(plan.changes.map(({ action, prompt }) => [action, prompt])).toEqual([
      ["adopt-prompt", "greeting"],
      ["adopt-prompt", "triage.v2"],
    ]);
    expect(plan).toMatchObject({ drift: [], problems: [], blocks: [] });
    await desk.succeed("sync");

    expect(planContract.parse(await desk.json("plan"))).toMatchObject({ changes: [], drift: [], blocks: [] });
    expect((await desk.succeed("sync")).out).toContain("Nothing to do");
    expect(await versions()).toEqual(before);
    expect(importContract.parse(await desk.json("import")).prompts.map(({ outcome }) => outcome)).toEqual([
      "managed",
      "managed",
    ]);
  });

  test("keep the tags that git does not name, and the plan says what git writes over", async () => {
    const tags = { owner: "bob", reviewed: "carol" };
    await python().call("register_prompt", { name: "vt", template: "Hi {{name}}", commit_message: "Theirs", tags });
    await python().call("set_prompt_tag", { name: "vt", key: "owner", value: "bob" });
    const file = "---\ndescription: Ours\ntags: {owner: git}\n---\nHi {{name}}\n";
    const desk = await newDesk([{ files: { "prompts/vt.md": file } }]);

    expect((await desk.succeed("plan")).out).toContain("owner: bob → git");
    expect(planContract.parse(await desk.json("plan")).changes).toMatchObject([
      {
        action: "adopt-prompt",
        fields: [
          { field: "description", from: "Theirs", to: "Ours" },
          { field: "tags.owner", from: "bob", to: "git" },
        ],
      },
    ]);
    await desk.succeed("sync");
    expect(await python().call("load_prompt", { name_or_uri: "prompts:/vt/1" })).toMatchObject({
      tags: { owner: "git", reviewed: "carol" },
    });
    expect(planContract.parse(await desk.json("plan"))).toMatchObject({ changes: [], drift: [] });
  });

  test("go on with git's next version, and keep older ones that an alias points to", async () => {
    await fill();
    const desk = await newDesk([]);
    await imported(desk);
    await desk.succeed("sync");
    await desk.commitAndSync("Greet at night", {
      "prompts/greeting.md": "Good evening {{name}}\n",
      "aliases.yaml": "greeting:\n  production: 1\n  staging: latest\n",
    });

    expect(await python().call("load_prompt", { name_or_uri: "prompts:/greeting@staging" })).toMatchObject({
      version: 4,
      template: "Good evening {{name}}",
      commit_message: "Greet at night",
      model_config: null,
    });
    expect(await python().call("load_prompt", { name_or_uri: "prompts:/greeting@production" })).toMatchObject({
      version: 1,
      template: "Hi {{name}}",
    });
    expect(planContract.parse(await desk.json("plan"))).toMatchObject({ changes: [], drift: [] });
  });

  test("stay as they are where git has no file for them", async () => {
    await fill();
    const desk = await newDesk();
    await desk.repository.commit("Only triage", { "prompts/greeting.md": null, "aliases.yaml": "{}\n" });
    const before = await versions();
    await desk.succeed("sync");
    await desk.succeed("sync", "--prune");

    expect(await versions()).toEqual(before);
    expect(await python().call("load_prompt", { name_or_uri: "prompts:/greeting@staging" })).toMatchObject({
      version: 3,
      tags: { policy: "1.10", team: "größe" },
    });
  });

  test("with more than a file can say are left out with the reason, adopted for no file, and stay as they are", async () => {
    const parts = [{ role: "user", content: [{ type: "text", text: "x" }] }];
    await python().call("register_prompt", { name: "parts", template: parts });
    await python().call("register_prompt", { name: "large", template: "Hi" });
    const config = { key: "_mlflow_prompt_model_config", value: '{"big": 12345678901234567890}' };
    await python().call("set_prompt_version_tag", { name: "large", version: 1, ...config });
    const desk = await newDesk([{ files: { "prompts/parts.md": JSON_OF_PARTS, "prompts/ours.md": "Hi\n" } }]);

    expect(importContract.parse(await desk.json("import")).prompts).toMatchObject([
      {
        name: "large",
        outcome: "left-out",
        reasons: ["its model config has 12345678901234567890, a number too large to be kept exactly"],
      },
      { name: "parts", outcome: "left-out", reasons: ["its message 1 is a list of parts"] },
    ]);
    expect(planContract.parse(await desk.json("plan")).blocks).toMatchObject([{ kind: "conflict", prompt: "parts" }]);
    await desk.succeed("sync", "--adopt");
    const temperature = { key: "_mlflow_prompt_model_config", value: '{"temperature": 0.5}' };
    await python().call("set_prompt_version_tag", { name: "parts", version: 1, ...temperature });
    expect((await desk.succeed("sync")).out).toContain("Nothing to do");
    expect(await python().call("load_prompt", { name_or_uri: "prompts:/parts/1" })).toMatchObject({
      template: parts,
      is_text_prompt: false,
      model_config: { temperature: 0.5 },
    });
  });

  const JSON_OF_PARTS = '[{"role": "user", "content": [{"type": "text", "text": "x"}]}]\n';

  test("with names that no file could have, or with such aliases, are nobody's business", async () => {
    const prompt = [{ key: "mlflow.prompt.is_prompt", value: "true" }];
    for (const name of ["weird name", "\u001B[31mred", "ünïcode", "a\nb"]) {
      await post("registered-models/create", { name, tags: prompt });
      await post("model-versions/create", { name, source: "dummy-source", tags: prompt });
    }
    const desk = await newDesk();
    await desk.succeed("sync");
    for (const alias of ["2", "trial\n"]) {
      await post("registered-models/alias", { name: "greeting", alias, version: "1" });
    }

    const { out } = await desk.succeed("search");
    expect(out).not.toMatch(OBEYED);
    expect(out).not.toMatch(/weird|red|ünïcode|trial/);
    expect(out.trimEnd().split("\n")).toHaveLength(3);
    expect(planContract.parse(await desk.json("plan"))).toMatchObject({ changes: [], drift: [], orphans: [] });
    expect((await desk.succeed("sync")).out).toContain("Nothing to do");
    expect((await desk.succeed("import", "--dry-run")).out).toContain("0 prompts");
  });

  /** What MLflow's client would refuse, and the server does not. */
  async function post(path: string, body: object): Promise<void> {
    const reply = await fetch(`${url()}/api/2.0/mlflow/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect({ path, status: reply.status }).toEqual({ path, status: 200 });
  }

  test("are shown without what would move a cursor or turn text around", async () => {
    const bad = "\u001B[31mred\u001B]0;title\u0007\u202Eevil\r\b";
    const client = python();
    await client.call("register_prompt", {
      name: "odd",
      template: `Hi ${bad} {{name}}`,
      commit_message: `first ${bad}\nsecond`,
      tags: { note: bad },
    });
    await client.call("set_prompt_alias", { name: "odd", alias: "production", version: 1 });
    const desk = await newDesk([{ files: { "prompts/odd.md": "Hi {{name}}\n" } }]);
    for (const argv of [
      ["search"],
      ["log", "odd"],
      ["log"],
      ["plan"],
      ["status"],
      ["diff", "odd", "1", "draft"],
      ["sync"],
      ["sync", "--adopt"],
      ["plan", "--diff"],
      ["import", "--dry-run"],
      ["get", "odd/9"],
    ]) {
      const { out, err } = await desk.run(...argv);
      expect(out + err, argv.join(" ")).not.toMatch(OBEYED);
    }
    const onTerminal = await desk.runIn({ outIsTerminal: true, columns: 80, env: { NO_COLOR: "1" } }, "get", "odd/1");
    expect(onTerminal.out).not.toMatch(OBEYED);
    expect(onTerminal.out).toContain("red");
    expect((await desk.run("get", "odd/1")).out).toBe(`Hi ${bad} {{name}}`);
  });
});
