import { describe, expect, it } from "vitest";
import { type Serving, newServing, refusal, tagList } from "./serving.ts";

const PROMPT = { "mlflow.prompt.is_prompt": "true" };
const SYNC = "promptree.sync";

type Step = readonly [method: string, endpoint: string, body: object];

/** A registry with a prompt of two versions. */
async function withGreet(): Promise<Serving> {
  const serving = await newServing({ managed: "open" });
  serving.caller = { name: "ci", scope: "sync" };
  await serving.register("greet", "Hello");
  await serving.register("greet", "Hello again");
  return serving;
}

async function take(serving: Serving, [method, endpoint, body]: Step) {
  return serving.send(method, endpoint, body);
}

describe("prompts are all that there is", () => {
  const REFUSED: readonly (readonly [string, Step, string, string | RegExp])[] = [
    [
      "another model",
      ["POST", "registered-models/create", { name: "classifier" }],
      "INVALID_PARAMETER_VALUE",
      "This server holds prompts only, and 'classifier' is none without the tag mlflow.prompt.is_prompt.",
    ],
    [
      "another model with a prompt's name",
      ["POST", "registered-models/create", { name: "greet" }],
      "RESOURCE_ALREADY_EXISTS",
      /^Tried to create a registered model with name 'greet', but the name is already taken by a prompt\./,
    ],
    [
      "a prompt with the name of promptree's own model",
      ["POST", "registered-models/create", { name: SYNC, tags: tagList(PROMPT) }],
      "INVALID_PARAMETER_VALUE",
      /promptree keeps its own records/,
    ],
    [
      "a prompt with a name that MLflow's client has no way to ask for",
      ["POST", "registered-models/create", { name: "two words", tags: tagList(PROMPT) }],
      "INVALID_PARAMETER_VALUE",
      /^Invalid prompt name 'two words'/,
    ],
    [
      "such a name for a prompt that is there",
      ["POST", "registered-models/rename", { name: "greet", new_name: "two words" }],
      "INVALID_PARAMETER_VALUE",
      /^Invalid prompt name 'two words'/,
    ],
    [
      "a version that is no prompt's",
      ["POST", "model-versions/create", { name: "greet", source: "s3://bucket/model" }],
      "INVALID_PARAMETER_VALUE",
      "This server holds prompts only: a version of 'greet' needs the tag mlflow.prompt.is_prompt.",
    ],
    [
      "a prompt that is to be none",
      ["DELETE", "registered-models/delete-tag", { name: "greet", key: "mlflow.prompt.is_prompt" }],
      "INVALID_PARAMETER_VALUE",
      /is true of all of them, and stays/,
    ],
    [
      "a version that is to be none",
      ["POST", "model-versions/set-tag", { name: "greet", version: "1", key: "mlflow.prompt.is_prompt", value: "no" }],
      "INVALID_PARAMETER_VALUE",
      /is true of all of them, and stays/,
    ],
  ];

  it.each(REFUSED)("%s is refused", async (_what, step, code, message) => {
    const serving = await withGreet();
    const answer = await take(serving, step);
    expect(answer).toMatchObject({ status: 400, json: refusal(code, message) });
    expect(serving.errors).toEqual([]);
  });

  it("but for the model that promptree's own client keeps its lock in", async () => {
    const serving = await withGreet();
    const steps: readonly Step[] = [
      ["POST", "registered-models/create", { name: SYNC, description: "kept by promptree" }],
      ["POST", "registered-models/set-tag", { name: SYNC, key: "sync.1", value: "{}" }],
      [
        "POST",
        "model-versions/create",
        { name: SYNC, source: "promptree:/ticket", tags: tagList({ "promptree.ticket": "x" }), description: "waiting" },
      ],
      ["PATCH", "model-versions/update", { name: SYNC, version: "1", description: "writing" }],
    ];
    for (const step of steps) expect(await take(serving, step)).toMatchObject({ status: 200 });
    expect((await serving.get("model-versions/search", { filter: `name = '${SYNC}'` })).json).toMatchObject({
      model_versions: [
        {
          version: "1",
          description: "writing",
          source: "promptree:/ticket",
          tags: [{ key: "promptree.ticket", value: "x" }],
        },
      ],
    });
    expect((await serving.get("registered-models/search")).json).toMatchObject({ registered_models: [{ name: SYNC }] });
    const prompts = await serving.get("registered-models/search", {
      filter: "tags.`mlflow.prompt.is_prompt` = 'true'",
    });
    expect(prompts.json).toMatchObject({ registered_models: [{ name: "greet" }] });
    expect(await take(serving, ["POST", "registered-models/create", { name: SYNC }])).toMatchObject({
      json: refusal("RESOURCE_ALREADY_EXISTS", `Registered Model (name=${SYNC}) already exists.`),
    });
    const asPrompt = await take(serving, ["POST", "registered-models/create", { name: SYNC, tags: tagList(PROMPT) }]);
    expect(asPrompt.json).toMatchObject(refusal("RESOURCE_ALREADY_EXISTS", /already taken by a registered model/));
    for (const step of [
      ["POST", "registered-models/rename", { name: SYNC, new_name: "other" }],
      ["POST", "registered-models/set-tag", { name: SYNC, key: "mlflow.prompt.is_prompt", value: "true" }],
      ["POST", "model-versions/create", { name: SYNC, source: "dummy-source", tags: tagList(PROMPT) }],
    ] as const) {
      expect(await take(serving, step)).toMatchObject({ status: 400, json: { error_code: "INVALID_PARAMETER_VALUE" } });
    }
    expect(await take(serving, ["DELETE", "registered-models/delete", { name: SYNC }])).toMatchObject({ status: 200 });
  });
});

describe("answers", () => {
  it("have MLflow's bytes: indented, ASCII only, without what is empty", async () => {
    const serving = await newServing();
    const { text, headers } = await serving.send("POST", "registered-models/create", {
      name: "greet",
      description: "größe 😀\u007f",
      tags: tagList(PROMPT),
    });
    const [, moment = ""] = /"creation_timestamp": (\d+)/.exec(text) ?? [];
    expect(text).toBe(
      [
        "{",
        '  "registered_model": {',
        '    "name": "greet",',
        `    "creation_timestamp": ${moment},`,
        `    "last_updated_timestamp": ${moment},`,
        String.raw`    "description": "gr\u00f6\u00dfe \ud83d\ude00\u007f",`,
        '    "tags": [',
        "      {",
        '        "key": "mlflow.prompt.is_prompt",',
        '        "value": "true"',
        "      }",
        "    ]",
        "  }",
        "}",
      ].join("\n"),
    );
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("content-length")).toBe(String(text.length));
    const missing = await serving.get("registered-models/get", { name: "ö" });
    expect(missing.text).toBe(
      String.raw`{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "Registered Model with name=\u00f6 not found", "sqlstate": "KAM00", "error_class": "RESOURCE_NOT_FOUND"}`,
    );
  });

  it("say a version's description where it has none, and leave out one that was taken away", async () => {
    const serving = await withGreet();
    const seen = async () => (await serving.get("model-versions/get", { name: "greet", version: "2" })).json;
    expect(await seen()).toMatchObject({ model_version: { description: "" } });
    for (const [given, shown] of [
      [{ description: "why" }, { description: "why" }],
      [{}, {}],
      [{ description: "" }, { description: "" }],
    ] as const) {
      await serving.send("PATCH", "model-versions/update", { name: "greet", version: "2", ...given });
      expect(await seen()).toMatchObject({ model_version: shown });
      expect(JSON.stringify(await seen()).includes("description")).toBe("description" in shown);
    }
  });

  it("never say a prompt's description where it has none", async () => {
    const serving = await withGreet();
    await serving.send("PATCH", "registered-models/update", { name: "greet", description: "greets" });
    const { text } = await serving.send("PATCH", "registered-models/update", { name: "greet" });
    expect(text.replace(/"latest_versions": \[[^]*?\n {4}\]/, "")).not.toContain("description");
  });

  it("name a version's aliases, but not in lists", async () => {
    const serving = await withGreet();
    for (const alias of ["b", "a", "B"]) {
      await serving.send("POST", "registered-models/alias", { name: "greet", alias, version: "2" });
    }
    const aliases = ["B", "a", "b"];
    const version = { model_version: { aliases } };
    expect((await serving.get("model-versions/get", { name: "greet", version: "2" })).json).toMatchObject(version);
    expect((await serving.get("registered-models/alias", { name: "greet", alias: "a" })).json).toMatchObject(version);
    const latest = await serving.send("POST", "registered-models/get-latest-versions", { name: "greet" });
    expect(latest.json).toMatchObject({ model_versions: [{ version: "2", aliases }] });
    const model = await serving.get("registered-models/get", { name: "greet" });
    expect(model.json).toMatchObject({
      registered_model: { aliases: aliases.map((alias) => ({ alias, version: "2" })) },
    });
    expect(model.json).not.toHaveProperty("registered_model.latest_versions.0.aliases");
    const filter = "tag.`mlflow.prompt.is_prompt` = 'true'";
    expect((await serving.get("model-versions/search", { filter })).text).not.toContain("aliases");
  });
});

describe("latest", () => {
  it.each(["latest", "LATEST"])("%s is the highest version that is left", async (alias) => {
    const serving = await withGreet();
    const latest = async () => serving.get("registered-models/alias", { name: "greet", alias });
    expect((await latest()).json).toMatchObject({ model_version: { version: "2" } });
    await serving.send("DELETE", "model-versions/delete", { name: "greet", version: "2" });
    expect((await latest()).json).toMatchObject({ model_version: { version: "1" } });
    await serving.send("DELETE", "model-versions/delete", { name: "greet", version: "1" });
    expect(await latest()).toMatchObject({
      status: 404,
      json: refusal("RESOURCE_DOES_NOT_EXIST", "Latest version not found for model greet."),
    });
    expect((await serving.register("greet", "third")).json).toMatchObject({ model_version: { version: "3" } });
  });

  it.each([
    [[], ["2"]],
    [["None"], ["2"]],
    [["none", "Production"], ["2"]],
    [["Production"], []],
  ])("in the stages %j are the versions %j", async (stages, versions) => {
    const serving = await withGreet();
    const expected = versions.length === 0 ? {} : { model_versions: versions.map((version) => ({ version })) };
    const posted = await serving.send("POST", "registered-models/get-latest-versions", { name: "greet", stages });
    expect(posted).toMatchObject({ status: 200, json: expected });
    expect((await serving.get("registered-models/get-latest-versions", { name: "greet", stages })).text).toBe(
      posted.text,
    );
  });

  it("is in no stage that there is not", async () => {
    const serving = await withGreet();
    const answer = await serving.send("POST", "registered-models/get-latest-versions", {
      name: "greet",
      stages: ["x"],
    });
    const message = "Invalid Model Version stage: x. Value must be one of None, Staging, Production, Archived.";
    expect(answer).toMatchObject({ status: 400, json: refusal("INVALID_PARAMETER_VALUE", message) });
  });
});

describe("a rename", () => {
  it("to a name that is taken is refused", async () => {
    const serving = await withGreet();
    await serving.register("farewell", "Bye");
    const answer = await serving.send("POST", "registered-models/rename", { name: "greet", new_name: "farewell" });
    const message = "Registered Model (name=farewell) already exists.";
    expect(answer).toMatchObject({ status: 400, json: refusal("RESOURCE_ALREADY_EXISTS", message) });
  });

  it("to its own name changes nothing but when", async () => {
    const serving = await withGreet();
    const answer = await serving.send("POST", "registered-models/rename", { name: "greet", new_name: "greet" });
    expect(answer).toMatchObject({ status: 200, json: { registered_model: { name: "greet", latest_versions: [{}] } } });
  });
});

describe("a search", () => {
  it("gives every prompt once, page after page", async () => {
    const serving = await newServing();
    const names = Array.from({ length: 7 }, (_, index) => `p${index}`);
    for (const name of names) await serving.register(name, name);
    const filter = "tags.`mlflow.prompt.is_prompt` = 'true'";
    const seen: string[] = [];
    let token: string | undefined = "";
    while (token !== undefined) {
      const { text } = await serving.get("registered-models/search", { filter, max_results: "3", page_token: token });
      seen.push(...Array.from(text.matchAll(/\n {6}"name": "(p\d)"/g), ([, name = ""]) => name));
      token = /"next_page_token": "([^"]+)"/.exec(text)?.[1];
    }
    expect(seen).toEqual(names);
  });

  it("for no results says only whether there are any", async () => {
    const serving = await withGreet();
    const filter = "tags.`mlflow.prompt.is_prompt` = 'true'";
    const { json } = await serving.get("registered-models/search", { filter, max_results: "0" });
    expect(json).toEqual({ next_page_token: "eyJvZmZzZXQiOiAwfQ==" });
  });
});

describe("a body", () => {
  it.each([
    ["that is no UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ["that is no JSON", "{bad"],
    ["that is empty", ""],
    ["that is null", "null"],
  ])("%s lacks the name", async (_what, body) => {
    const serving = await newServing();
    const headers = { "content-type": "application/json" };
    const answer = await serving.ask("POST", "/api/2.0/mlflow/registered-models/create", { body, headers });
    expect(answer).toMatchObject({ status: 400, json: refusal("INVALID_PARAMETER_VALUE", /parameter 'name'/) });
    expect(serving.errors).toEqual([]);
  });

  it("that breaks off is no failure of the server", async () => {
    const serving = await newServing();
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error("connection closed")) });
    const init = { body, duplex: "half", headers: { "content-type": "application/json" } } as const;
    const answer = await serving.ask("POST", "/api/2.0/mlflow/registered-models/create", init);
    expect(answer).toMatchObject({ status: 400, json: { error_code: "BAD_REQUEST" } });
    expect(serving.errors).toEqual([]);
  });
});

describe("writes at once", () => {
  it("give twenty versions of one prompt twenty numbers", async () => {
    const serving = await newServing();
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, index) => serving.register("greet", `text ${index}`)),
    );
    const numbers = made.map(({ text }) => Number(/"version": "(\d+)"/.exec(text)?.[1]));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(serving.exchanges.filter(({ status }) => status === 200).length).toBe(21);
  });
});
