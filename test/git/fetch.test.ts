import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { fetchBranch, upstreamOf } from "../../src/git/fetch.ts";
import { openRepository } from "../../src/git/repository.ts";
import type { Repository } from "../../src/git/repository.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { RepositoryBuilder } from "../helpers/repository-builder.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";

const REMOTE = { kind: "remote", remote: "origin", branch: "main" } as const;
const PATIENT = { signal: new AbortController().signal, timeoutMs: 60_000 };

describe("upstreamOf", () => {
  const CASES: readonly {
    readonly what: string;
    readonly make: (origin: RepositoryBuilder) => Promise<string>;
    readonly upstream: object;
  }[] = [
    { what: "a bare clone", make: async (origin) => (await origin.bareClone()).root, upstream: REMOTE },
    {
      what: "a clone with a work tree",
      make: async (origin) => (await origin.clone()).root,
      upstream: { kind: "worktree" },
    },
    {
      what: "the folder .git of one",
      make: async (origin) => join((await origin.clone()).root, ".git"),
      upstream: { kind: "worktree" },
    },
    {
      what: "a bare repository without a remote",
      make: async (origin) => (await changed(await origin.bareClone(), "remote", "remove", "origin")).root,
      upstream: { kind: "no-remote" },
    },
    {
      what: "one whose only remote has another name",
      make: async (origin) => (await changed(await origin.bareClone(), "remote", "rename", "origin", "hub")).root,
      upstream: { ...REMOTE, remote: "hub" },
    },
    {
      what: "one with a second remote",
      make: async (origin) => (await changed(await origin.bareClone(), "remote", "add", "hub", "/srv/hub.git")).root,
      upstream: REMOTE,
    },
    {
      what: "a bare clone of a commit",
      make: async (origin) =>
        (await changed(await origin.bareClone(), "update-ref", "--no-deref", "HEAD", await origin.head())).root,
      upstream: { kind: "detached" },
    },
  ];

  test.each(CASES)("tells where the commits of $what come from", async ({ make, upstream }) => {
    const origin = await newRepository({ commits: [{ files: { "a.md": "one" } }] });
    expect(await upstreamOf(await openRepository(await make(origin)))).toEqual(upstream);
  });
});

describe("fetchBranch", () => {
  test("brings the branch and nothing else", async () => {
    const { origin, clone, repository } = await cloned();
    const head = await origin.commit("Second", { "a.md": "two" });
    await origin.git("branch", "other");
    await origin.git("tag", "v1");
    await clone.git("branch", "ours");
    await clone.git("config", "remote.origin.fetch", "+refs/*:refs/*");
    await clone.git("config", "fetch.prune", "true");
    await fetchBranch(repository, REMOTE, PATIENT);
    expect(await clone.git("rev-parse", "HEAD")).toBe(head);
    expect((await clone.git("for-each-ref", "--format=%(refname)")).split("\n")).toEqual([
      "refs/heads/main",
      "refs/heads/ours",
    ]);
  });

  test("keeps the branch where the remote has none of its name", async () => {
    const { origin, clone, repository } = await cloned();
    const head = await origin.head();
    await origin.git("branch", "--move", "main", "trunk");
    await clone.git("config", "fetch.prune", "true");
    await expect(fetchBranch(repository, REMOTE, PATIENT)).rejects.toMatchObject({
      code: "git-failed",
      message: expect.stringContaining("refs/heads/main"),
    });
    expect(await clone.git("rev-parse", "main")).toBe(head);
  });

  test("asks nobody for a password, and shows none", async () => {
    const { clone } = await cloned();
    const server = createServer((_, response) => {
      response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    onTestFinished(() => void server.close());
    const { port } = addressOf(server.address());
    await clone.git("config", "remote.origin.url", `http://bot:hunter2@127.0.0.1:${port}/o/r.git`);
    const fetching = fetchBranch(await openRepository(clone.root), REMOTE, PATIENT);
    await expect(fetching).rejects.toMatchObject({ code: "git-failed" });
    await expect(fetching).rejects.not.toThrow("hunter2");
  });

  test("ends a remote that does not answer in time, with all that was started", async () => {
    const { repository, program } = await clonedFromSilence();
    await expect(fetchBranch(repository, REMOTE, { ...PATIENT, timeoutMs: 500 })).rejects.toMatchObject({
      code: "git-failed",
      message: "git fetch was ended after 0.5 s without coming to its end",
    });
    if (existsSync(program)) await whenGone(program);
  });

  test("ends when it is given up, with all that was started", async () => {
    const { repository, program } = await clonedFromSilence();
    const giving = new AbortController();
    const fetching = fetchBranch(repository, REMOTE, { ...PATIENT, signal: giving.signal });
    fetching.catch(() => undefined);
    await vi.waitFor(async () => expect(await readFile(program, "utf8")).toMatch(/\n$/), 30_000);
    giving.abort(new Error("given up"));
    await expect(fetching).rejects.toThrow("given up");
    await whenGone(program);
  });

  test("does not begin when it was given up before", async () => {
    const { origin, clone, repository } = await cloned();
    const head = await origin.head();
    await origin.commit("Second", { "a.md": "two" });
    const signal = AbortSignal.abort(new Error("given up"));
    await expect(fetchBranch(repository, REMOTE, { ...PATIENT, signal })).rejects.toThrow("given up");
    expect(await clone.git("rev-parse", "HEAD")).toBe(head);
  });
});

async function cloned() {
  const origin = await newRepository({ commits: [{ files: { "a.md": "one" } }] });
  const clone = await origin.bareClone();
  return { origin, clone, repository: await openRepository(clone.root) };
}

/** A remote that says nothing, and the file that holds the id of the process that would. */
async function clonedFromSilence(): Promise<{ readonly repository: Repository; readonly program: string }> {
  const { clone, repository } = await cloned();
  const folder = await temporaryFolder();
  const program = join(folder, "pid");
  const script = join(folder, "upload-pack");
  await writeFile(script, `#!/bin/sh\necho $$ > '${program}'\nexec sleep 3600\n`);
  await chmod(script, 0o755);
  await clone.git("config", "remote.origin.uploadpack", script);
  return { repository, program };
}

/** One that has ended may stay listed until its parent, which is not this process, has asked how it ended. */
async function whenGone(program: string): Promise<void> {
  const id = (await readFile(program, "utf8")).trim();
  await vi.waitFor(async () => expect(await stateOf(id)).toMatch(/^Z?$/), 30_000);
}

/** As `ps` has it; empty for a process that is not there. */
function stateOf(id: string): Promise<string> {
  return new Promise((resolve) => {
    execFile("ps", ["-o", "stat=", "-p", id], (_, stdout) => resolve(stdout.trim().slice(0, 1)));
  });
}

async function changed(repository: RepositoryBuilder, ...args: readonly string[]): Promise<RepositoryBuilder> {
  await repository.git(...args);
  return repository;
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address;
}
