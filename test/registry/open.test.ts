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

describe("a URL that names no registry we know is wrong usage, and the hint says what is known", () => {
  const wrong: readonly (readonly [url: string, message: string])[] = [
    ["sqlite:", "names no file"],
    ["sqlite::memory:", "is not how a registry in memory is named"],
    ["sqlite:///registry.db", "slashes after sqlite: that belong to no path"],
    ["sqlite:a\0b", "NUL"],
    ["memory:x", "names no kind of registry"],
    ["http://localhost:5000", "is not supported yet"],
    ["https://mlflow.example.com", "is not supported yet"],
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
        hint: expect.stringContaining("Use "),
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
  ];
  test.for(urls)("%s", async (url) => {
    for (const opening of opened(url)) {
      await expect(opening).rejects.toMatchObject({
        message: expect.not.stringContaining("s3cret"),
        hint: expect.not.stringContaining("s3cret"),
      });
    }
    expect(redactAddress(url)).not.toContain("s3cret");
  });

  test("and the rest of the URL is", () => {
    expect(redactAddress("https://user:pw@host:5000/path")).toBe("https://***@host:5000/path");
    expect(redactAddress("https://host:5000/path")).toBe("https://host:5000/path");
    expect(redactAddress("sqlite:team@home/registry.db")).toBe("sqlite:team@home/registry.db");
  });
});
