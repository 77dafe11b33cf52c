import { describe, expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import { ENDPOINTS, type Endpoint, type RequestSchema } from "../../src/mlflow/endpoints.ts";
import type { ModelVersion, RegisteredModel } from "../../src/mlflow/entities.ts";
import { queryOf, requestIn } from "../../src/mlflow/query.ts";

/** An answer of MLflow 3.17.2, shortened. */
const GREET = {
  registered_model: {
    name: "greet",
    creation_timestamp: 1795366294850,
    last_updated_timestamp: 1795366295266,
    description: "first",
    latest_versions: [
      {
        name: "greet",
        version: "3",
        creation_timestamp: 1795366295266,
        last_updated_timestamp: 1795366295266,
        current_stage: "None",
        description: "",
        source: "prompt-template",
        run_id: "",
        status: "READY",
        tags: [{ key: "mlflow.prompt.text", value: "Hi" }],
        run_link: "",
      },
    ],
    tags: [
      { key: "mlflow.prompt.is_prompt", value: "true" },
      { key: "author", value: "bob" },
    ],
    aliases: [{ alias: "production", version: "2" }],
  },
};

const BARE: ModelVersion = {
  name: "greet",
  version: "1",
  creation_timestamp: 0,
  last_updated_timestamp: 0,
  description: "",
  tags: [],
  aliases: [],
  current_stage: "",
  source: "",
  run_id: "",
  run_link: "",
  status: "",
};

describe("an answer is read", () => {
  test("with all that a server sends", () => {
    const { registered_model: model } = ENDPOINTS.getModel.response.parse(GREET);
    const [version] = GREET.registered_model.latest_versions;
    expect(model).toEqual({ ...GREET.registered_model, latest_versions: [{ ...version, aliases: [] }] });
  });

  test.for([
    ["fields are left out", { name: "greet", version: "1" }],
    ["fields are null", { name: "greet", version: "1", tags: null, aliases: null, description: null, source: null }],
    ["there are fields that nobody knows", { name: "greet", version: "1", model_params: [{ name: "x" }] }],
    ["the version is a number", { name: "greet", version: 1 }],
  ] as const)("when %s", ([, answer]) => {
    expect(ENDPOINTS.getVersion.response.parse({ model_version: answer })).toEqual({ model_version: BARE });
  });

  test("with 64-bit integers as text, as protobuf writes them", () => {
    const answer = { model_version: { name: "greet", version: "1", creation_timestamp: "1795366295266" } };
    const { model_version: version } = ENDPOINTS.createVersion.response.parse(answer);
    expect(version.creation_timestamp).toBe(1795366295266);
  });

  test("when a search finds nothing, and when there is more to come", () => {
    expect(ENDPOINTS.searchModels.response.parse({})).toEqual({ registered_models: [], next_page_token: null });
    expect(ENDPOINTS.searchVersions.response.parse({ next_page_token: "" }).next_page_token).toBeNull();
    expect(ENDPOINTS.searchVersions.response.parse({ next_page_token: "eyJ9" }).next_page_token).toBe("eyJ9");
  });

  test.for([
    ["without what was asked for", {}],
    ["without a name", { model_version: { version: "1" } }],
    ["without a number", { model_version: { name: "greet" } }],
    ["with a moment out of time", { model_version: { name: "greet", version: "1", creation_timestamp: 1e18 } }],
    ["with text for tags", { model_version: { name: "greet", version: "1", tags: "none" } }],
  ])("and refused %s", ([, answer]) => {
    expect(ENDPOINTS.getVersion.response.safeParse(answer).success).toBe(false);
  });
});

describe("a request of MLflow's Python client is read", () => {
  test("as it registers a prompt", () => {
    const tags = [{ key: "mlflow.prompt.is_prompt", value: "true" }];
    expect(ENDPOINTS.createModel.request.parse({ name: "greet", tags })).toEqual({
      name: "greet",
      tags,
      description: "",
    });
    const version = { name: "greet", source: "dummy-source", tags };
    expect(ENDPOINTS.createVersion.request.parse(version)).toMatchObject({ ...version, description: "" });
  });

  test("as it searches, from the query", () => {
    const query = new URLSearchParams([
      ["filter", "name = 'greet'"],
      ["max_results", "100"],
      ["order_by", "name ASC"],
    ]);
    expect(ENDPOINTS.searchModels.request.parse(requestIn(query))).toEqual({
      filter: "name = 'greet'",
      max_results: 100,
      order_by: ["name ASC"],
      page_token: "",
    });
  });

  test("as it clears a description, and as it leaves it out", () => {
    const cleared = { name: "greet", version: "1", description: "" };
    expect(ENDPOINTS.updateVersion.request.parse(cleared).description).toBe("");
    expect(ENDPOINTS.updateVersion.request.parse({ name: "greet", version: "1" }).description).toBeUndefined();
  });
});

describe("a request that MLflow refuses is refused", () => {
  test.for([
    ["createModel", {}],
    ["createModel", { name: "" }],
    ["createModel", { name: 5 }],
    ["createModel", "{bad"],
    ["createModel", { name: "greet", tags: [{ key: "n", value: 1 }] }],
    ["createVersion", { name: "greet" }],
    ["getVersion", { name: "greet" }],
    ["setAlias", { name: "greet", alias: "production", version: 1 }],
    ["setAlias", { name: "greet", alias: "production" }],
    ["setModelTag", { name: "greet", key: "team", value: 1 }],
    ["setVersionTag", { name: "greet", version: 1, key: "lang", value: "en" }],
    ["deleteVersion", { name: "greet", version: 2 }],
    ["renameModel", { name: "greet" }],
    ["searchModels", { max_results: "abc" }],
    ["searchModels", { order_by: [1] }],
  ] as const)("%s %j", ([name, request]) => {
    expect(ENDPOINTS[name].request.safeParse(request).success).toBe(false);
  });
});

test("no two endpoints answer the same call", () => {
  const calls = Object.values(ENDPOINTS).map(({ method, path }) => `${method} ${path}`);
  expect(new Set(calls).size).toBe(calls.length);
});

test("a request is the same after a round through a query", () => {
  const request = {
    filter: "a = 'é&b'",
    max_results: 3,
    order_by: ["name ASC", "version_number DESC"],
    page_token: null,
  };
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(queryOf(request))) {
    for (const one of Array.isArray(value) ? value : [value]) query.append(key, String(one));
  }
  expect(requestIn(query)).toEqual({ filter: request.filter, max_results: "3", order_by: request.order_by });
});

test("a call's types follow from its endpoint", () => {
  const { query, response } = call(ENDPOINTS.getModel, { name: "greet" }, GREET);
  expectTypeOf(response.registered_model).toEqualTypeOf<RegisteredModel>();
  expect(query).toEqual({ name: "greet" });
  // @ts-expect-error a version's number is text in a request
  expect(() => call(ENDPOINTS.getVersion, { name: "greet", version: 1 }, GREET)).toThrow("model_version");
});

/** What a client does with an endpoint, but for sending it. */
function call<Request extends RequestSchema, Response extends z.ZodType>(
  { response }: Endpoint<Request, Response>,
  request: z.input<Request>,
  answer: unknown,
): { readonly query: object; readonly response: z.output<Response> } {
  return { query: queryOf(request), response: response.parse(answer) };
}
