import { expect, test } from "vitest";
import { countRequests, writesByPrompt } from "../../bench/mlflow/requests.ts";

const get = (path: string) => ({ method: "GET", path, body: "" });
const post = (path: string, body: object) => ({ method: "POST", path, body: JSON.stringify(body) });

const LOCK = [
  get("/registered-models/get?name=promptree.sync"),
  post("/model-versions/create", { name: "promptree.sync" }),
];
const SEARCH = get("/registered-models/search?max_results=1000");
const [a1, b1, a2] = [post("/create", { name: "a" }), post("/create", { name: "b" }), post("/alias", { name: "a" })];

test("what is about the lock and the state is counted apart from reads and writes of prompts", () => {
  expect(countRequests([...LOCK, SEARCH, a1, b1, a2])).toEqual({ lockAndState: 2, reads: 1, writes: 3 });
});

test("the writes of each prompt keep their order and their bodies to the letter", () => {
  const writes = writesByPrompt([...LOCK, SEARCH, a1, b1, a2]);
  expect(writes.map((prompt) => prompt.map(({ path }) => path))).toEqual([["/create", "/alias"], ["/create"]]);
  expect(writes[0]?.[1]).toEqual({ path: "/alias", body: '{"name":"a"}' });
});

test("a write that no new prompt needs is refused", () => {
  expect(() => writesByPrompt([{ ...a1, method: "PATCH" }])).toThrow("PATCH /create");
});
