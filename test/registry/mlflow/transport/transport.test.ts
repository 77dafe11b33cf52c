import { describe, expect, test } from "vitest";
import { ENDPOINTS } from "../../../../src/mlflow/endpoints.ts";
import { json, page, startFaultServer } from "./fault-server.ts";
import { failureOf, open } from "./opening.ts";

const MODEL = { registered_model: { name: "greet" } };
const OK = json(MODEL);

describe("a request", () => {
  test("stands below the address, its query repeated a value and its body JSON", async () => {
    const seen: string[] = [];
    await using server = await startFaultServer([
      (request, response) => {
        const { authorization, "x-mlflow-workspace": workspace, "content-type": type } = request.headers;
        request.setEncoding("utf8").on("data", (text: string) => seen.push(text));
        request.on("end", () => {
          seen.push(String(authorization), String(workspace), String(type));
          json({})(request, response);
        });
      },
    ]);
    const environment = { MLFLOW_TRACKING_TOKEN: "t0ken-abc", MLFLOW_WORKSPACE: "team-a" };
    await using transport = open(`${server.url}/team/ml/`, environment);
    await transport.call(ENDPOINTS.searchModels, {
      filter: "name = 'a b'",
      order_by: ["name ASC", "x"],
      max_results: 5,
    });
    await transport.call(ENDPOINTS.setModelTag, { name: "é", key: "k", value: "v" });
    expect(server.requests).toEqual([
      "GET /team/ml/api/2.0/mlflow/registered-models/search?filter=name+%3D+%27a+b%27&order_by=name+ASC&order_by=x&max_results=5",
      "POST /team/ml/api/2.0/mlflow/registered-models/set-tag",
    ]);
    const credentials = ["Bearer t0ken-abc", "team-a"];
    const sent = '{"name":"é","key":"k","value":"v"}';
    expect(seen).toEqual([...credentials, "undefined", sent, ...credentials, "application/json"]);
  });

  test("uses no more connections than allowed, and uses them again", async () => {
    const ports = new Set<number | undefined>();
    await using server = await startFaultServer([
      (request, response) => {
        ports.add(request.socket.remotePort);
        setTimeout(() => OK(request, response), 5);
      },
    ]);
    await using transport = open(server.url, {}, { connections: 2 });
    await Promise.all(Array.from({ length: 12 }, () => transport.call(ENDPOINTS.getModel, { name: "greet" })));
    expect(server.requests).toHaveLength(12);
    expect(ports.size).toBe(2);
  });

  test("redirects are not followed, and the other place never sees the credentials", async () => {
    await using other = await startFaultServer([OK]);
    await using server = await startFaultServer([page(307, "text/html", "", { location: `${other.url}/api` })]);
    await using transport = open(server.url, { MLFLOW_TRACKING_TOKEN: "t0ken-abc" });
    await failureOf(transport.call(ENDPOINTS.getModel, { name: "greet" }));
    expect(other.requests).toEqual([]);
  });
});

test("the server's time is what its replies said, and goes on from there", async () => {
  await using server = await startFaultServer([json(MODEL, 200, { date: "Tue, 03 Mar 2026 12:00:00 GMT" })]);
  await using transport = open(server.url);
  expect(Math.abs(transport.serverTime() - Date.now())).toBeLessThan(60_000);
  await transport.call(ENDPOINTS.getModel, { name: "greet" });
  expect(new Date(transport.serverTime()).toISOString()).toMatch(/^2026-03-03T12:00:/);
});
