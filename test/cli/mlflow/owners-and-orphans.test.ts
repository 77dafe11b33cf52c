import { expect, test } from "vitest";
import { planContract, statusContract } from "../../report/json-contract.ts";
import { describeRoom } from "./server-desk.ts";

const GONE = { "prompts/greeting.md": null };

describeRoom("orphans and owners on an MLflow server", ({ python, newDesk }) => {
  test("an orphan is kept for those that load it, and told; --prune deletes it with its aliases", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.commitAndSync("Stop greeting", { ...GONE, "aliases.yaml": "{}\n" });
    expect(statusContract.parse(await desk.json("status")).orphans).toEqual(["greeting"]);
    expect(await python().call("load_prompt", { name_or_uri: "prompts:/greeting/2" })).toMatchObject({ aliases: [] });

    await desk.succeed("sync", "--prune");
    const missing = { name_or_uri: "prompts:/greeting/2", allow_missing: true };
    expect(await python().call("load_prompt", missing)).toBeNull();
    expect(planContract.parse(await desk.json("plan", "--prune"))).toMatchObject({ changes: [], orphans: [] });

    // Made anew by hand under the same name, it has none of the aliases that were there.
    expect(await python().call("register_prompt", { name: "greeting", template: "Hi" })).toMatchObject({
      version: 1,
      aliases: [],
    });
  });

  test("an orphan that a protected alias points to stays with --prune, wherever the alias is from", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.commitAndSync("Stop greeting", { ...GONE, "aliases.yaml": "{}\n" });
    await python().call("set_prompt_alias", { name: "greeting", alias: "production", version: 1 });

    await desk.run("sync", "--prune");
    expect(await python().call("load_prompt", { name_or_uri: "prompts:/greeting@production" })).toMatchObject({
      version: 1,
    });
    expect(statusContract.parse(await desk.json("status")).orphans).toEqual(["greeting"]);
  });

  test("an orphan whose file comes back goes on, and is no orphan", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.commitAndSync("Stop greeting", GONE);
    await desk.commitAndSync("Greet again", { "prompts/greeting.md": "Once more {{name}}\n" });
    expect(await python().call("load_prompt", { name_or_uri: "prompts:/greeting@staging" })).toMatchObject({
      version: 3,
      template: "Once more {{name}}",
    });
    expect(planContract.parse(await desk.json("plan"))).toMatchObject({ changes: [], orphans: [], drift: [] });
  });

  test("another repository's prompt is a conflict, and nothing is written; --adopt takes it over", async () => {
    const first = await newDesk();
    await first.succeed("sync");
    const before = await first.registry();
    const second = await newDesk([
      { message: "Mine", files: { "prompts/greeting.md": "Mine\n", "prompts/new.md": "New\n" } },
    ]);

    const { code, err } = await second.run("sync");
    expect({ code, err }).toMatchObject({
      code: 3,
      err: expect.stringContaining('conflict  "greeting" is managed by'),
    });
    expect(await first.registry()).toEqual(before);
    expect(statusContract.parse(await second.json("status")).conflicts).toMatchObject([{ prompt: "greeting" }]);

    await second.succeed("sync", "--adopt");
    expect(await python().call("load_prompt", { name_or_uri: "greeting" })).toMatchObject({
      version: 3,
      template: "Mine",
      commit_message: "Mine",
    });
    expect(planContract.parse(await second.json("plan"))).toMatchObject({ changes: [], blocks: [] });
    expect(planContract.parse(await first.json("plan")).blocks).toMatchObject([
      { kind: "conflict", prompt: "greeting" },
    ]);
  });

  test("a prompt made by hand with other content is a conflict, too", async () => {
    await python().call("register_prompt", { name: "greeting", template: "By hand", tags: { by: "hand" } });
    const desk = await newDesk();
    const { code, err } = await desk.run("sync");
    expect(code).toBe(3);
    expect(err).toContain('"greeting" is in the registry with other content, and no git repository made it');
    expect(await python().call("search_prompts", {})).toHaveLength(1);

    await desk.succeed("sync", "--adopt");
    expect(await python().call("load_prompt", { name_or_uri: "prompts:/greeting/1" })).toMatchObject({
      template: "By hand",
      tags: { by: "hand" },
    });
    expect(await python().call("load_prompt", { name_or_uri: "prompts:/greeting@staging" })).toMatchObject({
      version: 2,
      template: "Greet {{name}} in {{language}}.",
    });
  });

  test("two repositories with prompts of their own share a server", async () => {
    const first = await newDesk();
    const second = await newDesk([
      { files: { "prompts/own.md": "Own\n", "aliases.yaml": "own: {production: latest}\n" } },
    ]);
    await first.succeed("sync");
    await second.succeed("sync");
    await first.commitAndSync("Greet", { "prompts/greeting.md": "Again {{name}}\n" });
    for (const desk of [first, second]) {
      expect(planContract.parse(await desk.json("plan"))).toMatchObject({
        changes: [],
        drift: [],
        orphans: [],
        blocks: [],
      });
    }
    const found = await python().call("search_prompts", {});
    expect(found.map(({ name }) => name)).toEqual(["greeting", "own", "triage"]);
  });

  test("a registered model of the same name is no prompt: its prompt fails, and the others do not", async () => {
    const desk = await newDesk();
    const address = `${desk.url}/api/2.0/mlflow/registered-models/create`;
    await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "greeting" }),
    });
    const { code, out, err } = await desk.run("sync");
    expect(code).toBe(4);
    expect(out + err).toContain("has a registered model greeting, which is no prompt\n");
    expect(await python().call("load_prompt", { name_or_uri: "triage" })).toMatchObject({ version: 1 });
  });
});
