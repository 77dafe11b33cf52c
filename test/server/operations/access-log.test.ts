import { describe, expect, test } from "vitest";
import { createExchangeLine } from "../../../src/server/operations/access-log.ts";
import type { Exchange } from "../../../src/server/parts.ts";
import { serveContract } from "../../report/json-contract.ts";
import { exchange } from "./exchange.ts";

const NOON = Date.parse("2026-03-02T12:00:00.000Z");

describe("the log's line of a request", () => {
  test("is JSON of all that is known of it", () => {
    const line = createExchangeLine()(exchange({ ms: 0.123456, caller: "ci" }), NOON);
    expect(JSON.parse(line)).toEqual({
      time: "2026-03-02T12:00:00.000Z",
      method: "GET",
      route: "registered-models/alias",
      status: 200,
      ms: 0.123,
      bytes: 1800,
      caller: "ci",
      address: "127.0.0.1",
      error: null,
    });
  });

  test.each<Partial<Exchange>>([
    {},
    { caller: null, address: null },
    { caller: 'a"b\\\n', method: "\u001b[31m", route: "\u2028" },
    { status: 404, error: "RESOURCE_DOES_NOT_EXIST", ms: 0, bytes: 0 },
  ])("keeps to the contract in one line, whatever stands in it: %j", (part) => {
    const line = createExchangeLine()(exchange(part), NOON);
    expect(line).not.toContain("\n");
    expect(serveContract.parse(JSON.parse(line))).toMatchObject({ ...exchange(part), ms: expect.any(Number) });
  });

  test("has the time of its own request", () => {
    const exchangeLine = createExchangeLine();
    const times = [NOON, NOON, NOON + 1].map((now) => /"time":"([^"]+)"/.exec(exchangeLine(exchange(), now))?.[1]);
    expect(times).toEqual(["2026-03-02T12:00:00.000Z", "2026-03-02T12:00:00.000Z", "2026-03-02T12:00:00.001Z"]);
  });
});
