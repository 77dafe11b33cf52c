import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pageToken, readPageToken } from "../../src/mlflow/page-token.ts";
import { modelPage, versionPage } from "../../src/mlflow/search-page.ts";
import { refusalOf } from "./refusal.ts";

test("a token is the one that MLflow gives", () => {
  expect(pageToken(2)).toBe("eyJvZmZzZXQiOiAyfQ==");
});

test("a token leads to where it was made for", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (offset) => {
      expect(readPageToken(pageToken(offset))).toBe(offset);
    }),
  );
});

describe("an offset is read as Python reads it", () => {
  const offsets: readonly (readonly [token: unknown, offset: number])[] = [
    [{ offset: "7" }, 7],
    [{ offset: 7.9, more: 1 }, 7],
    [{ offset: -5 }, 0],
    [{ offset: 1e300 }, Number.MAX_SAFE_INTEGER],
  ];
  test.for(offsets)("%j", ([token, offset]) => {
    expect(readPageToken(btoa(JSON.stringify(token)))).toBe(offset);
  });
});

describe("what is no token is refused in MLflow's words", () => {
  const refused: readonly (readonly [token: string, message: string])[] = [
    ["abc", "could not base64-decode"],
    ["eyJvZmZzZXQiOiAxfQ", "could not base64-decode"],
    ["!!!!", "could not base64-decode"],
    [btoa("no"), "decoded value=b'no'"],
    [btoa("{}"), "parsed value={}"],
    [btoa("[]"), "parsed value=[]"],
    [btoa("null"), "parsed value=None"],
    [btoa('{"offset": 0}'), "parsed value={'offset': 0}"],
    [btoa('{"offset": [1]}'), "parsed value={'offset': [1]}"],
    [btoa('{"offset": "a"}'), "not stringable a"],
  ];
  test.for(refused)("%s", ([token, message]) => {
    expect(refusalOf(() => readPageToken(token))).toBe(`Invalid page token, ${message}`);
  });
});

test("any text is a token or refused", () => {
  const token = fc.oneof(
    fc.string(),
    fc.base64String(),
    fc.json().map((text) => Buffer.from(text).toString("base64")),
  );
  fc.assert(
    fc.property(token, (text) => {
      expect(refusalOf(() => readPageToken(text))).not.toBe("");
    }),
  );
});

const PAGE = { max_results: undefined, page_token: "" };

test("a page begins after its token, and has as many as MLflow's unless it says how many", () => {
  expect(modelPage(PAGE)).toEqual({ offset: 0, limit: 100 });
  expect(versionPage(PAGE)).toEqual({ offset: 0, limit: 200_000 });
  expect(modelPage({ max_results: 1000, page_token: pageToken(3) })).toEqual({ offset: 3, limit: 1000 });
});

test("a page of models may be empty, one of versions not", () => {
  expect(modelPage({ ...PAGE, max_results: 0 }).limit).toBe(0);
  expect(modelPage({ ...PAGE, max_results: -3 }).limit).toBe(0);
  expect(refusalOf(() => versionPage({ ...PAGE, max_results: 0 }))).toBe(
    "Invalid value for max_results. It must be a positive integer, but got 0",
  );
});

test("a page has no more than MLflow's at most", () => {
  const message = (text: string) =>
    `Invalid value "${text}" for parameter 'max_results' supplied:  Hint: Value was of type 'str'. ` +
    "See the API docs for more information about request parameters.";
  expect(refusalOf(() => modelPage({ ...PAGE, max_results: 1001 }))).toBe(message("1001"));
  expect(refusalOf(() => versionPage({ ...PAGE, max_results: 200_001 }))).toBe(message("200001"));
});
