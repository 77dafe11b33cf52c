import { describe, expect, test } from "vitest";
import { ENDPOINTS } from "../../../../src/mlflow/endpoints.ts";
import { explainRefusal } from "../../../../src/registry/mlflow/transport/server-version.ts";
import { mlflowError, page, startFaultServer } from "./fault-server.ts";
import { failureOf, open, told } from "./opening.ts";

const HTML = "text/html; charset=utf-8";

describe("the server's version", () => {
  test.for([
    [page(200, HTML, "3.17.2\n"), "3.17.2"],
    [page(200, HTML, "2.21.0rc1"), "2.21.0rc1"],
    [page(200, HTML, "<html>"), null],
    [page(404, HTML, "Not Found"), null],
  ] as const)("is what /version says, if that is one", async ([answer, version]) => {
    await using server = await startFaultServer([answer]);
    await using transport = open(`${server.url}/team`);
    expect(await transport.readServerVersion()).toBe(version);
    expect(server.requests).toEqual(["GET /team/version"]);
  });
});

describe("a refusal of what every MLflow with prompts accepts", () => {
  const refusal = mlflowError(400, "INVALID_PARAMETER_VALUE", "Invalid attribute key");
  const explained = async (version: string): Promise<string> => {
    await using server = await startFaultServer([refusal, page(200, HTML, version)]);
    await using transport = open(server.url);
    const failure = await failureOf(transport.call(ENDPOINTS.searchModels, { filter: "x" }));
    return told(await explainRefusal(transport, failure)).replaceAll(server.url, "U");
  };

  test.for(["2.20.3", "1.30.0"])("comes from MLflow %s because it has no prompts", async (version) => {
    expect(await explained(version)).toBe(`registry-unavailable: U runs MLflow ${version}, which has no prompts`);
  });

  test.for(["2.21.0", "3.17.2", "<html>"])("comes from %s for a reason of its own", async (version) => {
    expect(await explained(version)).toMatch(/^refused 400 .*: U refused it: Invalid attribute key$/);
  });

  test("is not asked about where nothing was refused", async () => {
    await using server = await startFaultServer([page(200, HTML, "1.0.0")]);
    await using transport = open(server.url);
    const failure = new Error("another");
    expect(await explainRefusal(transport, failure)).toBe(failure);
    expect(server.requests).toEqual([]);
  });
});
