import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { redactAddress } from "../../src/registry/address.ts";
import { openReader, openRegistry } from "../../src/registry/open.ts";
import { versionOf } from "../contract/builders.ts";
import { readAll, write } from "../contract/fixture.ts";

let baseDir = "";
beforeEach(() => {
  baseDir = mkdtempSync(join(tmpdir(), "promptree-open-"));
});
afterEach(() => {
  rmSync(baseDir, { recursive: true });
});

const opened = (url: string) => [openRegistry(url, { baseDir }), openReader(url, { baseDir })];

test("memory: is a fresh registry each time", async () => {
  await using first = await openRegistry("memory:", { baseDir });
  await write(first, (session) => session.registerVersions([versionOf("a")]));
  await using second = await openReader("memory:", { baseDir });
  expect([await readAll(first), await readAll(second)].map((prompts) => prompts.length)).toEqual([1, 0]);
  expect(second).not.toHaveProperty("beginWrite");
});

test("an address is the URL that was given", async () => {
  for (const url of ["sqlite:registry.db", "sqlite:./odd @ name?.db", "memory:", "SQLite:registry.db"]) {
    for (const opening of opened(url)) {
      await using registry = await opening;
      expect(registry.address).toBe(url);
    }
  }
});

test("an MLflow server is opened by its address, and asked nothing before the first read", async () => {
  for (const opening of opened("HTTP://127.0.0.1:1/team/")) {
    await using registry = await opening;
    expect(registry.address).toBe("http://127.0.0.1:1/team");
    expect(registry.lockOutlives).toBe(true);
  }
});

test("an MLflow server is refused where its credentials are halves", async () => {
  const options = { baseDir, env: { MLFLOW_TRACKING_USERNAME: "ada" } };
  await expect(openReader("https://host", options)).rejects.toMatchObject({ code: "usage" });
});

describe("a URL that names no registry we know is wrong usage, and the hint says what is known", () => {
  const wrong: readonly (readonly [url: string, message: string])[] = [
    ["sqlite:", "names no file"],
    ["sqlite::memory:", "is not how a registry in memory is named"],
    ["sqlite:///registry.db", "slashes after sqlite: that belong to no path"],
    ["sqlite:file:///registry.db", "has a URL in the place of its path"],
    ["sqlite:a\0b", "NUL"],
    ["memory:x", "names no kind of registry"],
    ["postgres://localhost/db", "is not supported yet"],
    ["databricks", "is not supported yet"],
    ["databricks://profile", "is not supported yet"],
    ["mysql://localhost/db", "names no kind of registry"],
    ["registry.db", "names no kind of registry"],
    ["C:\\registry.db", "names no kind of registry"],
    ["", "names no kind of registry"],
  ];
  test.for(wrong)("%s", async ([url, message]) => {
    for (const opening of opened(url)) {
      await expect(opening).rejects.toMatchObject({
        code: "usage",
        message: expect.stringContaining(message),
        hint: expect.stringMatching(/^use /),
      });
    }
  });
});

describe("a credential in a URL is never shown", () => {
  const urls = [
    "postgres://user:s3cret@host/db",
    "postgres://user:s3cret/with@slash@host/db",
    "https://token:s3cret@mlflow.example.com/",
    "https://s3cret@mlflow.example.com",
    "mysql://user:s3cret@host",
    "https://host/?token=s3cret&password=s3cret#x",
    "https://host/?a=1;s3cret",
    "user:s3cret@host",
    "postgres:user:s3cret@host",
    "s3cret:@host",
    "user:s3cret",
    "postgres://user:s3cret/db",
    "postgres://user:p@s3cret@host/db",
    "postgres://user:s3cret%40host/db",
    "https://user%3As3cret%40host/db",
    "https:/user:s3cret@host",
    "https:\\\\user:s3cret@host",
    "https://user:s3cret\n@host",
    "https://user:with space s3cret@host",
    "https://host/?s3cret",
    "https://host/#access_token=s3cret",
    "host=db.example.com password=s3cret",
    "sqlite://user:s3cret@host/x",
    "sqlite:///user:s3cret@host/x",
    "SQLITE://user:s3cret@host/x",
    "sqlite://host/x?key=s3cret",
    "sqlite:https://user:s3cret@host/x",
    "sqlite:postgres://host/x?password=s3cret",
    "memory:user:s3cret@host",
    "memory://user:s3cret@host",
  ];
  test.for(urls)("%s", async (url) => {
    for (const opening of opened(url)) {
      await expect(opening).rejects.toMatchObject({
        message: expect.not.stringContaining("s3cret"),
        hint: expect.not.stringContaining("s3cret"),
      });
    }
  });

  test.for(["https://host/%3Ftoken=s3cret", "https://host/;password=s3cret"])("%s", async (url) => {
    for (const opening of opened(url)) {
      await using registry = await opening;
      expect(registry.address).not.toContain("s3cret");
    }
  });

  test("and the rest of the URL is", () => {
    expect(redactAddress("https://user:pw@host:5000/path")).toBe("https://***@host:5000/path");
    for (const url of [
      "https://host:5000/path",
      "https://host:5000",
      "http://[::1]:5000/a:b",
      "databricks",
      "registry.db",
      "C:\\registry.db",
      "sqlite:team@home/registry.db",
    ]) {
      expect(redactAddress(url)).toBe(url);
    }
  });
});
