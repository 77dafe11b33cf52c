import { createServer } from "node:net";
import { once } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { errorContract } from "../report/json-contract.ts";
import { sharedDesk } from "./desk.ts";
import { runProgram } from "./program.ts";
import { environment } from "./served.ts";

const synced = sharedDesk();

const REGISTRY_HINT = { hint: expect.stringContaining("sqlite:PATH") };

describe("serve does not start", () => {
  test.each([
    [
      "where others could reach it without a token",
      ["--host", "0.0.0.0"],
      /tokens/,
      { hint: expect.stringContaining("--tokens") },
    ],
    ["on an address that is none without a token", ["--host", "example.com"], /tokens/, {}],
    ["with a registry on another server", ["--registry", "http://127.0.0.1:1"], /SQLite/, REGISTRY_HINT],
    ["with a registry that ends with it", ["--registry", "memory:"], /SQLite/, REGISTRY_HINT],
    ["with a file of tokens that is not there", ["--tokens", "nowhere"], /tokens nowhere is not there|nowhere/, {}],
    ["with a name that is none", ["--allow-host", "https://example.com/"], /no name of a host/, {}],
    ["on a port that is none", ["--port", "70000"], /0 to 65535/, {}],
    ["with an interval that is none", ["--sync", "--interval", "0"], /number of seconds/, {}],
    ["with an interval and nothing to sync", ["--interval", "5"], /--sync/, {}],
    ["with a webhook and nothing to sync", ["--webhook-secret-file", "secret"], /--sync/, {}],
    ["with a limit that is none", ["--limit", "-1"], /whole number/, {}],
  ])("%s", async (_, options, message, hint) => {
    const { code, out } = await runProgram(["serve", "--json", ...options], {
      cwd: synced().root,
      env: environment({}),
    });
    expect(code).toBe(64);
    const { error } = errorContract.parse(JSON.parse(out));
    expect(error).toMatchObject({ code: "usage", message: expect.stringMatching(message), ...hint });
  });

  test("on a port that is taken, and says which other may be had", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { code, out, err } = await runProgram(["serve", "--port", String(port)], {
      cwd: synced().root,
      env: environment({}),
    });
    expect({ code, out, err }).toEqual({
      code: 1,
      out: "",
      err: `error: 127.0.0.1:${port} is in use by another program\nhint:  take another port with --port, or any that is free with --port 0\n`,
    });
  });
});
