import { describe, expect, it } from "vitest";
import { disorder, greeting, harm } from "./greeting.ts";

describe("a hostile path", () => {
  it.each([
    "/..",
    "/../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2fetc%2fpasswd",
    "/..\\..\\etc\\passwd",
    "/%5c..%5c",
    "//",
    "//evil.com/api/2.0/mlflow/registered-models/get?name=greet",
    "/api/2.0/mlflow//registered-models/get?name=greet",
    "/api/2.0/mlflow/registered-models%2fget?name=greet",
    "/api/2.0/mlflow/registered-models/get%00?name=greet",
    "/api/2.0/mlflow/registered-models/get;x?name=greet",
    "/api/2.0/mlflow/registered-models/get/.?name=greet",
    "/API/2.0/MLFLOW/REGISTERED-MODELS/GET?name=greet",
    "/%",
    "/%zz",
    "/%ff%fe",
    "/%u0041",
    "/\u00e9",
    `/${"a/".repeat(5_000)}`,
    `/${"%2e".repeat(5_000)}`,
    "/?",
    "/??",
    "/#x",
    "/health/../metrics",
    "/*",
    "/api/2.0/mlflow/registered-models/get?name=%",
    "/api/2.0/mlflow/registered-models/get?name=%ff",
    "/api/2.0/mlflow/registered-models/get?name=%00",
    "/api/2.0/mlflow/registered-models/get?name[]=greet",
    "/api/2.0/mlflow/registered-models/get?name=greet&name=nope",
    "/api/2.0/mlflow/registered-models/get?__proto__[name]=greet",
    `/api/2.0/mlflow/registered-models/get?${"name=greet&".repeat(3_000)}`,
    `/api/2.0/mlflow/registered-models/get?${"&".repeat(20_000)}`,
    `/api/2.0/mlflow/registered-models/get?name=${"%41".repeat(10_000)}`,
  ])("%s", async (path) => {
    const serving = await greeting();
    for (const method of ["GET", "POST", "DELETE", "PATCH", "PUT", "OPTIONS", "PROPFIND", "X"]) {
      const answer = await serving.ask(method, path);
      expect(disorder(answer)).toBeNull();
      expect(serving.exchanges.at(-1)?.route).not.toMatch(/etc|passwd|evil/);
    }
    expect(await harm(serving)).toEqual([]);
  });
});
