import { expect, test } from "vitest";
import type { z } from "zod";
import type { PythonClient } from "../../mlflow-server/python-client.ts";
import { planContract, statusContract } from "../../report/json-contract.ts";
import { describeRoom } from "./server-desk.ts";

type Drift = z.output<typeof planContract>["drift"];

/** Something that somebody does to a synced registry with MLflow's client. */
interface Meddling {
  readonly what: string;
  readonly work: (python: PythonClient) => Promise<unknown>;
  readonly drift: Drift;
  /** What `plan` prints of it. */
  readonly line: RegExp;
}

const metadataOf = (field: string, from: string | null, to: string | null): Drift => [
  { kind: "metadata-changed", prompt: "greeting", fields: [{ field, from, to }] },
];

const NEWEST = { name: "greeting", version: 2 };

const MENDED: readonly Meddling[] = [
  {
    what: "an alias was moved",
    work: (python) => python.call("set_prompt_alias", { name: "greeting", alias: "production", version: 2 }),
    drift: [{ kind: "alias-moved", prompt: "greeting", alias: "production", found: 2, wanted: 1 }],
    line: /! ~ production {4}2 → 1 {3}protected; moved by hand in the registry; git says 1/,
  },
  {
    what: "an alias was deleted",
    work: (python) => python.call("delete_prompt_alias", { name: "greeting", alias: "staging" }),
    drift: [{ kind: "alias-moved", prompt: "greeting", alias: "staging", found: null, wanted: 2 }],
    line: /\+ staging {7}2 .*deleted by hand in the registry/,
  },
  {
    what: "a prompt's tag was changed",
    work: (python) => python.call("set_prompt_tag", { name: "greeting", key: "team", value: "sales" }),
    drift: metadataOf("tags.team", "sales", "support"),
    line: /~ tags {10}team: sales → support/,
  },
  {
    what: "a prompt's tag was deleted",
    work: (python) => python.call("delete_prompt_tag", { name: "greeting", key: "team" }),
    drift: metadataOf("tags.team", null, "support"),
    line: /tags {10}team: .*support/,
  },
  {
    what: "the text of the newest version was changed",
    work: (python) => python.call("set_prompt_version_tag", { ...NEWEST, key: "mlflow.prompt.text", value: "Boo" }),
    drift: [{ kind: "content-changed", prompt: "greeting", version: 2 }],
    line: /~ version 2 {5}changed by hand in the registry; git's content is put back/,
  },
  {
    what: "the model config of the newest version was changed",
    work: (python) =>
      python.call("set_prompt_version_tag", { ...NEWEST, key: "_mlflow_prompt_model_config", value: '{"top_p": 1}' }),
    drift: [{ kind: "content-changed", prompt: "greeting", version: 2 }],
    line: /1 restored version\./,
  },
  {
    what: "the text of an older version was changed that an alias is at",
    work: (python) =>
      python.call("set_prompt_version_tag", { ...NEWEST, version: 1, key: "mlflow.prompt.text", value: "Boo" }),
    drift: [{ kind: "content-changed", prompt: "greeting", version: 1 }],
    line: /~ version 1 {5}changed by hand in the registry; git's content is put back/,
  },
  {
    what: "a prompt was deleted",
    work: (python) => python.call("delete_prompt", { name: "greeting" }),
    drift: [{ kind: "prompt-deleted", prompt: "greeting" }],
    line: /deleted by hand in the registry; git has it/,
  },
];

const KEPT: readonly Meddling[] = [
  {
    what: "a version's tag was set that git never set",
    work: (python) => python.call("set_prompt_version_tag", { ...NEWEST, key: "score", value: "0.9" }),
    drift: [],
    line: /Nothing to do/,
  },
  {
    what: "an alias was set that git never set",
    work: (python) => python.call("set_prompt_alias", { name: "greeting", alias: "trial", version: 1 }),
    drift: [{ kind: "unmanaged-alias", prompt: "greeting", alias: "trial", found: 1 }],
    line: /\? trial {9}1 {3}not set by git, left alone/,
  },
  {
    what: "a version was registered",
    work: (python) => python.call("register_prompt", { name: "greeting", template: "By hand {{name}}" }),
    drift: [{ kind: "unmanaged-version", prompt: "greeting", version: 3 }],
    line: /\? version 3 {5}not registered by git, left alone/,
  },
  ...[1, 2].map((copied) => ({
    what: `a version was registered with all tags of version ${copied}`,
    work: async (python: PythonClient) => {
      const { tags = {} } = (await python.call("load_prompt", { name_or_uri: `prompts:/greeting/${copied}` })) ?? {};
      await python.call("register_prompt", { name: "greeting", template: "By hand {{name}}", tags });
    },
    drift: [{ kind: "unmanaged-version" as const, prompt: "greeting", version: 3 }],
    line: /\? version 3 {5}not registered by git, left alone/,
  })),
  {
    what: "a prompt's tag was set that git never set",
    work: (python) => python.call("set_prompt_tag", { name: "greeting", key: "reviewed", value: "yes" }),
    drift: [],
    line: /Nothing to do/,
  },
];

describeRoom("what somebody changed with Python", ({ python, newDesk }) => {
  test.each(MENDED)("is told and put back: $what", async ({ work, drift, line }) => {
    const desk = await newDesk();
    await desk.succeed("sync");
    const before = await desk.registry();
    await work(python());

    expect(planContract.parse(await desk.json("plan")).drift).toEqual(drift);
    expect(statusContract.parse(await desk.json("status")).drift).toEqual(drift);
    const { out } = await desk.succeed("plan");
    expect(out).toMatch(line);
    expect((await desk.run("plan", "--detailed-exitcode")).code).toBe(2);

    await desk.succeed("sync");
    expect(await desk.registry()).toEqual(before);
    expect(planContract.parse(await desk.json("plan"))).toMatchObject({ changes: [], drift: [], problems: [] });
    expect((await desk.succeed("sync")).out).toContain("Nothing to do");
  });

  test.each(KEPT)("is told and kept: $what", async ({ work, drift, line }) => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await work(python());
    const before = await desk.registry();

    expect((await desk.succeed("plan")).out).toMatch(line);
    for (let round = 0; round < 2; round++) {
      expect(statusContract.parse(await desk.json("status")).drift).toEqual(drift);
      await desk.succeed("sync");
      expect(await desk.registry()).toEqual(before);
      expect(planContract.parse(await desk.json("plan"))).toMatchObject({ changes: [], drift });
    }
  });

  test("and a newest version that was deleted is made again, and its pointers wait for the next sync", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    const atStaging = () =>
      python().call("load_prompt", { name_or_uri: "prompts:/greeting@staging", allow_missing: true });
    const deleted = await atStaging();
    await python().call("delete_prompt_version", { name: "greeting", version: "2" });

    const drift: Drift = [{ kind: "version-deleted", prompt: "greeting" }];
    expect(planContract.parse(await desk.json("plan")).drift).toEqual(drift);
    expect(statusContract.parse(await desk.json("status")).drift).toEqual(drift);
    expect((await desk.succeed("plan")).out).toContain("the newest was deleted by hand in the registry; git has it");

    const { code, out } = await desk.run("sync");
    expect(code).toBe(4);
    expect(out).toContain("because the plan said version 2, and the registry made it 3");
    expect(out).toContain("Try again with: promptree sync");
    expect(await atStaging()).toBeNull();
    await desk.succeed("sync");
    expect(await atStaging()).toMatchObject({ version: 3, template: deleted?.template });
    expect(await python().call("load_prompt", { name_or_uri: "prompts:/greeting@production" })).toMatchObject({
      version: 1,
    });
    expect(planContract.parse(await desk.json("plan"))).toMatchObject({ changes: [], drift: [] });
    expect((await desk.succeed("sync")).out).toContain("Nothing to do");
  });

  test("and pointers to a version that got another number than planned wait for the next sync", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    // Nobody can see afterwards that number 3 was given away.
    await python().call("register_prompt", { name: "greeting", template: "By hand {{name}}" });
    await python().call("delete_prompt_version", { name: "greeting", version: "3" });
    await desk.repository.commit("Greet again", { "prompts/greeting.md": "Again {{name}}\n" });

    const { code, out } = await desk.run("sync");
    expect(code).toBe(4);
    expect(out).toContain("because the plan said version 3, and the registry made it 4");
    await desk.succeed("sync");
    expect(await python().call("load_prompt", { name_or_uri: "prompts:/greeting@staging" })).toMatchObject({
      version: 4,
      template: "Again {{name}}",
    });
    expect(planContract.parse(await desk.json("plan"))).toMatchObject({ changes: [], drift: [] });
  });

  test("and git's next version skips the number of one registered by hand", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await python().call("register_prompt", { name: "greeting", template: "By hand {{name}}" });
    await desk.commitAndSync("Greet again", { "prompts/greeting.md": "Again {{name}}\n" });

    expect(await python().call("load_prompt", { name_or_uri: "prompts:/greeting@staging" })).toMatchObject({
      version: 4,
      template: "Again {{name}}",
    });
    expect(await python().call("load_prompt", { name_or_uri: "prompts:/greeting/3" })).toMatchObject({
      template: "By hand {{name}}",
    });
    expect(planContract.parse(await desk.json("plan"))).toMatchObject({ changes: [] });
  });
});

describeRoom("a prompt that somebody renamed", ({ newDesk }) => {
  test("comes back as it was under git's name, and what bears the other one is an orphan", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    const before = await desk.registry();
    const renamed = await fetch(`${desk.url}/api/2.0/mlflow/registered-models/rename`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "greeting", new_name: "salutation" }),
    });
    expect(renamed.status).toBe(200);

    const { drift } = planContract.parse(await desk.json("plan"));
    expect(drift).toEqual([{ kind: "prompt-deleted", prompt: "greeting" }]);
    expect((await desk.succeed("sync")).out).toContain("Delete it with: promptree sync --prune");
    const { out } = await desk.succeed("sync");
    expect(out).toContain("1 orphaned prompt, without a file in git and kept in the registry:\n  salutation\n");
    expect(out).toContain("Nothing to do");
    await desk.succeed("sync", "--prune");
    expect(await desk.registry()).toEqual(before);
  });
});
