import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ENDPOINTS } from "../../src/mlflow/endpoints.ts";
import { readRequest } from "../../src/mlflow/read-request.ts";
import { tagsOf } from "../../src/mlflow/tag-list.ts";
import { refusalOf } from "./refusal.ts";

const SEE_DOCS = "See the API docs for more information about request parameters.";

function missing(parameter: string): string {
  return `Missing value for required parameter '${parameter}'. ${SEE_DOCS}`;
}

function unfit(parameter: string, value: string, type: string): string {
  return `Invalid value ${value} for parameter '${parameter}' supplied:  Hint: Value was of type '${type}'. ${SEE_DOCS}`;
}

function posted(body: string, contentType: string | null = "application/json") {
  return { query: new URLSearchParams(), contentType, body };
}

function asked(query: string) {
  return { query: new URLSearchParams(query), contentType: null, body: "" };
}

describe("a body is refused in MLflow's words", () => {
  const refused: readonly (readonly [endpoint: keyof typeof ENDPOINTS, body: string, message: string])[] = [
    ["createModel", '{"tags": []}', missing("name")],
    ["createModel", '{"name": ""}', missing("name")],
    ["createModel", '{"name": null}', missing("name")],
    ["createModel", "{bad", missing("name")],
    ["createModel", "", missing("name")],
    ["createModel", "null", missing("name")],
    ["createModel", '{"name": 5}', unfit("name", "5", "int")],
    ["createModel", '{"name": 1.5}', unfit("name", "1.5", "float")],
    ["createModel", '{"name": 1e999}', unfit("name", "Infinity", "float")],
    ["createModel", '{"name": true}', unfit("name", "true", "bool")],
    ["createModel", '{"name": ["é", 1]}', unfit("name", String.raw`["\u00e9",1]`, "list")],
    ["createModel", '{"name": {"a": null}}', unfit("name", '{"a":null}', "dict")],
    ["createModel", '{"description": 5}', unfit("name", "null", "NoneType")],
    ["createModel", '{"name": "a", "tags": {}}', unfit("tags", "{}", "dict")],
    ["createModel", '{"name": "a", "tags": ["x"]}', unfit("tags[0]", '"x"', "str")],
    [
      "createModel",
      '{"name": "a", "tags": [{"key": "k"}, {"key": "l", "value": 1}]}',
      unfit("tags[1].value", "1", "int"),
    ],
    ["createModel", '{"name": "a", "tags": [{"value": "x"}]}', missing("tags[0].key")],
    ["createModel", String.raw`{"name": "\ud800"}`, unfit("name", String.raw`"\ud800"`, "str")],
    [
      "createModel",
      String.raw`{"name": "a", "tags": [{"key": "k", "value": "\udc00"}]}`,
      unfit("tags[0].value", String.raw`"\udc00"`, "str"),
    ],
    ["createModel", "[1]", "Bad Request. The body must be a JSON object, but is of type 'list'."],
    ["createModel", '"text"', "Bad Request. The body must be a JSON object, but is of type 'str'."],
    ["createVersion", '{"name": "a"}', missing("source")],
    ["setAlias", '{"name": "a", "alias": "b", "version": 1}', unfit("version", "1", "int")],
    ["setAlias", '{"name": "a", "alias": "b"}', missing("version")],
    ["setModelTag", '{"name": "a", "key": "k", "value": 1}', unfit("value", "1", "int")],
    ["deleteVersion", '{"name": "a", "version": 2}', unfit("version", "2", "int")],
    ["renameModel", '{"name": "a"}', missing("new_name")],
  ];
  test.for(refused)("%s %s", ([endpoint, body, message]) => {
    expect(refusalOf(() => readRequest<unknown>(ENDPOINTS[endpoint], posted(body)))).toBe(message);
  });
});

describe("a query is refused in MLflow's words", () => {
  const refused: readonly (readonly [endpoint: keyof typeof ENDPOINTS, query: string, message: string])[] = [
    ["getVersion", "name=a", missing("version")],
    ["getVersion", "name=&version=1", missing("name")],
    ["searchModels", "max_results=abc", unfit("max_results", '"abc"', "str")],
    ["searchModels", "max_results=", unfit("max_results", '""', "str")],
    ["searchModels", "max_results=99999999999999999999", unfit("max_results", '"99999999999999999999"', "str")],
  ];
  test.for(refused)("%s %s", ([endpoint, query, message]) => {
    expect(refusalOf(() => readRequest<unknown>(ENDPOINTS[endpoint], asked(query)))).toBe(message);
  });
});

describe("only a POST has to say that it is JSON", () => {
  const body = '{"name": "a"}';
  const wrong = "Bad Request. Content-Type must be one of ['application/json'].";
  const types: readonly (readonly [contentType: string | null, message: string | null])[] = [
    ["application/json", null],
    ["application/json; charset=utf-8", null],
    ["text/plain", wrong],
    ["", wrong],
    [null, "Bad Request. Content-Type header is missing."],
  ];
  test.for(types)("%s", ([contentType, message]) => {
    expect(refusalOf(() => readRequest(ENDPOINTS.createModel, posted(body, contentType)))).toBe(message);
    expect(readRequest(ENDPOINTS.deleteModel, posted(body, contentType))).toEqual({ name: "a" });
  });
});

test("a GET is read from its query alone, anything else from its body alone", () => {
  const wire = { query: new URLSearchParams("name=query"), contentType: "application/json", body: '{"name": "body"}' };
  expect(readRequest(ENDPOINTS.getModel, wire)).toEqual({ name: "query" });
  expect(readRequest(ENDPOINTS.deleteModel, wire)).toEqual({ name: "body" });
});

test("in a query a list is a repeated key, and of any other key the first value counts", () => {
  const query = "filter=a&filter=b&order_by=name&order_by=timestamp DESC&max_results=3";
  expect(readRequest(ENDPOINTS.searchModels, asked(query))).toEqual({
    filter: "a",
    order_by: ["name", "timestamp DESC"],
    max_results: 3,
    page_token: "",
  });
  expect(readRequest(ENDPOINTS.searchModels, asked("order_by=name")).order_by).toEqual(["name"]);
});

test("of a tag's key that is there twice the last value counts", () => {
  const tags = '[{"key": "k", "value": "a"}, {"key": "l", "value": null}, {"key": "k", "value": "b"}]';
  const request = readRequest(ENDPOINTS.createModel, posted(`{"name": "a", "tags": ${tags}}`));
  expect([...tagsOf(request.tags)]).toEqual([
    ["k", "b"],
    ["l", ""],
  ]);
});

test("fields that nobody knows are ignored, whatever they are called and however deep they go", () => {
  const deep = "[".repeat(50_000) + "]".repeat(50_000);
  const body = `{"__proto__": {"name": "x"}, "constructor": 1, "deep": ${deep}, "name": "a"}`;
  expect(readRequest(ENDPOINTS.deleteModel, posted(body))).toEqual({ name: "a" });
});

test("a message shows the beginning of a value only", () => {
  const deep = `{"name": ${"[".repeat(50_000)}${"]".repeat(50_000)}}`;
  const long = `{"name": [${'"x",'.repeat(50_000)}1]}`;
  expect(refusalOf(() => readRequest(ENDPOINTS.deleteModel, posted(deep)))?.length).toBeLessThan(1000);
  expect(refusalOf(() => readRequest(ENDPOINTS.deleteModel, posted(long)))?.length).toBeLessThan(1000);
});

test("any body is a request or refused", () => {
  const endpoints = fc.constantFrom(...Object.values(ENDPOINTS));
  const field = fc.constantFrom("name", "version", "tags", "key", "value", "alias", "description", "__proto__");
  const fields = fc.dictionary(field, fc.jsonValue()).map((value) => JSON.stringify(value));
  fc.assert(
    fc.property(endpoints, fc.oneof(fields, fc.json(), fc.string()), (endpoint, body) => {
      expect(refusalOf(() => readRequest<unknown>(endpoint, posted(body)))).not.toBe("");
    }),
  );
});
