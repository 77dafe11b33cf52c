import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { OBEYED } from "../report/builders.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { RepositoryBuilder } from "../helpers/repository-builder.ts";
import { SUPPORT, newDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** In milliseconds: what hangs is ended, and has failed. */
const SECONDS = 20_000;

/** A repository that can't be synced into the registry of a sound one. */
interface HostileRepository {
  readonly what: string;
  /** From the sound one, which is synced: the repository to go on with, where it is another one. */
  readonly make: (desk: Desk) => Promise<RepositoryBuilder | void>;
  readonly code: 1 | 3;
  readonly says: string | RegExp;
}

const NAMED = [...SUPPORT, { message: "Name it", files: { "promptree.yaml": "repository: ours\n" } }];

const damaged: readonly HostileRepository[] = [
  {
    what: "a partial clone, whose blobs are not fetched by the way",
    make: async ({ repository }) => {
      await repository.git("config", "uploadpack.allowFilter", "true");
      await repository.commit("Not fetched", { "prompts/new.md": "Text." });
      return repository.clone("--filter=blob:none", "--no-checkout");
    },
    code: 1,
    says: /^error: this is a partial clone, and it lacks the object [0-9a-f]{40}\nhint:  fetch everything: git fetch --refetch/,
  },
  {
    what: "an alternate whose objects are gone",
    make: async ({ repository }) => {
      const lender = await repository.clone("--bare");
      const borrower = await newRepository();
      await mkdir(join(borrower.root, ".git/objects/info"), { recursive: true });
      await writeFile(join(borrower.root, ".git/objects/info/alternates"), join(lender.root, "objects\n"));
      await borrower.git("update-ref", "refs/heads/main", await repository.head());
      await rm(join(lender.root, "objects"), { recursive: true });
      return borrower;
    },
    code: 1,
    says: /^error: commit [0-9a-f]{40} is not in this clone, or not whole\nhint: {2}fetch it/,
  },
  {
    what: "a prompt's object that is gone",
    make: ({ repository }) => breakObject(repository, "prompts/hostile.md", null),
    code: 1,
    says: "prompts/hostile.md  is not in this clone\n  fetch it: git fetch --refetch",
  },
  {
    what: "a prompt's object that is damaged",
    make: ({ repository }) => breakObject(repository, "prompts/hostile.md", "garbage"),
    code: 1,
    says: "prompts/hostile.md  is not in this clone",
  },
  {
    what: "a folder's object that is damaged",
    make: ({ repository }) => breakObject(repository, "prompts", "garbage"),
    code: 1,
    says: "error: git log failed: inflate: data stream error",
  },
  {
    what: "a HEAD that is garbage",
    make: ({ repository }) => writeFile(join(repository.root, ".git/HEAD"), "garbage\n"),
    code: 1,
    says: "is in no git repository",
  },
  {
    what: "a HEAD at a branch that has no commit",
    make: ({ repository }) => writeFile(join(repository.root, ".git/HEAD"), "ref: refs/heads/none\n"),
    code: 1,
    says: "error: the repository has no commit yet",
  },
  {
    what: "a HEAD outside of the repository",
    make: ({ repository }) => writeFile(join(repository.root, ".git/HEAD"), "ref: refs/heads/../../../../etc/passwd\n"),
    code: 1,
    says: /^error: git [a-z-]+ failed: /,
  },
  {
    what: "a HEAD at a commit that is not there",
    make: ({ repository }) => writeFile(join(repository.root, ".git/HEAD"), `${"1".repeat(40)}\n`),
    code: 1,
    says: `error: commit ${"1".repeat(40)} is not in this clone, or not whole`,
  },
  {
    what: "a branch at what is no commit",
    make: async ({ repository }) => {
      const blob = await repository.git("rev-parse", "HEAD:aliases.yaml");
      await writeFile(join(repository.root, ".git/refs/heads/main"), `${blob}\n`);
    },
    code: 1,
    says: "is not in this clone, or not whole",
  },
  {
    what: "a format that this git does not know",
    make: ({ repository }) => repository.git("config", "core.repositoryformatversion", "99").then(() => undefined),
    code: 1,
    says: "error: git rev-parse failed: Expected git repo version",
  },
  {
    what: "settings that git can't read",
    make: ({ repository }) => writeFile(join(repository.root, ".git/config"), "[core\n"),
    code: 1,
    says: "error: git rev-parse failed: bad config line 1 in file .git/config",
  },
  {
    what: "another user's folder",
    make: async () => {
      vi.stubEnv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    },
    code: 1,
    says: /^error: git refuses \S+, because another user owns it\nhint: {2}if you trust it, run: git config --global/,
  },
];

const crafted: readonly HostileRepository[] = [".", ".."].map((name) => ({
  what: `a tree with a folder called ${name}`,
  make: async ({ repository }) => {
    const blob = await repository.git("rev-parse", "HEAD:prompts/greeting.md");
    const folder = await repository.writeObject("tree", treeEntry("100644", "evil.md", blob));
    const prompts = await repository.writeObject("tree", treeEntry("40000", name, folder));
    const tree = await repository.writeObject("tree", treeEntry("40000", "prompts", prompts));
    const commit = [
      `tree ${tree}`,
      `parent ${await repository.head()}`,
      "author E <e> 1 +0000",
      "committer E <e> 1 +0000",
    ];
    const id = await repository.writeObject("commit", Buffer.from(`${commit.join("\n")}\n\nCrafted\n`));
    await repository.git("update-ref", "refs/heads/main", id);
  },
  code: 1,
  says: `prompts/${name}/evil.md  the path has an empty, a . or a .. part`,
}));

const settings: readonly HostileRepository[] = [
  ...["-x", "ma", "refs/heads/main", "main^{commit}", "HEAD", "origin/main"].map((branch): HostileRepository => ({
    what: `the branch ${branch} in its settings`,
    make: ({ repository }) =>
      repository.commit("Set it", { "promptree.yaml": `branch: ${branch}\n` }).then(() => undefined),
    code: 3,
    says: `and only "${branch}" is synced`,
  })),
  {
    what: "a branch with shell in its settings",
    make: ({ repository }) =>
      repository.commit("Set it", { "promptree.yaml": "branch: a$(touch${IFS}pwned)b\n" }).then(() => undefined),
    code: 3,
    says: 'there is no branch "a$(touch${IFS}pwned)b" here',
  },
];

describe.each([
  ["git", damaged],
  ["a crafted tree", crafted],
  ["promptree.yaml", settings],
] as const)("what is wrong with %s is told in plain words, and stops a sync before any write:", (_, cases) => {
  test.each(cases.map((one) => [one.what, one] as const))(
    "%s",
    async (_what, { make, code, says }) => {
      const desk = await newDesk();
      await desk.succeed("sync");
      const before = await desk.registry();
      const repository = (await make(desk)) ?? desk.repository;
      const sync = await desk.runIn({ cwd: repository.root }, "sync", "--registry", `sqlite:${desk.registryFile}`);
      expect({ code: sync.code, out: sync.out }).toEqual({ code, out: "" });
      expect(sync.err).toSatisfy((text: string) => (says instanceof RegExp ? says.test(text) : text.includes(says)));
      expect(sync.err).not.toContain("unexpected");
      expect(sync.err).not.toMatch(OBEYED);
      expect(await desk.registry()).toEqual(before);
    },
    SECONDS,
  );
});

describe("a file at the top whose object is gone is not taken for one that was never there:", () => {
  test.each([
    ["aliases.yaml", "greeting:\n  production: 2\n"],
    ["promptree.yaml", "protected: [staging]\n"],
  ])("%s", async (path, text) => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.repository.write(path, text);
    await desk.repository.git("add", ".");
    await breakObject(desk.repository, path, null);
    const before = await desk.registry();
    for (const argv of [["plan"], ["sync"], ["status"], ["validate", "--commit", "HEAD"]]) {
      const { code, out, err } = await desk.run(...argv);
      expect({ argv, code, out }).toEqual({ argv, code: 1, out: "" });
      expect(err).toMatch(
        new RegExp(`^error: ${path} of commit \\w{40} is not in this clone, or is damaged\nhint:  fetch it: git`),
      );
    }
    expect(await desk.registry()).toEqual(before);
  });
});

describe("a clone that is shallow", () => {
  test("and lacks the last synced commit can't tell older from newer, and stops with 3", async () => {
    const desk = await newDesk(NAMED);
    await desk.succeed("sync");
    await desk.repository.commit("More", { "prompts/greeting.md": "More." });
    const before = await desk.registry();
    const clone = await desk.repository.shallowClone();
    for (const command of ["plan", "sync"]) {
      const { code, out, err } = await desk.runIn(
        { cwd: clone.root },
        command,
        "--registry",
        `sqlite:${desk.registryFile}`,
      );
      expect({ command, code, out }).toEqual({ command, code: 3, out: "" });
      expect(err).toMatch(
        /the last synced commit \w{7} is not in this shallow clone, so nobody can tell older from newer/,
      );
      expect(err).toContain("hint:  fetch the whole history: git fetch --unshallow");
    }
    expect(await desk.registry()).toEqual(before);
  });

  test("can be synced into an empty registry, one version a prompt, with a warning", async () => {
    const desk = await newDesk(NAMED);
    const clone = await desk.repository.shallowClone();
    const { code, out } = await desk.runIn({ cwd: clone.root }, "sync");
    expect(code).toBe(0);
    expect(out).toContain("warning: this clone is shallow, so only the newest commit can be seen");
    expect(out).toContain("2 versions (2 new prompts)");
  });

  test("without a name to own prompts under says how to give it one", async () => {
    const desk = await newDesk();
    const clone = await desk.repository.shallowClone();
    const { code, err } = await desk.runIn({ cwd: clone.root }, "sync");
    expect(code).toBe(3);
    expect(err).toContain("hint:  give it one, in promptree.yaml: repository: our-prompts");
  });
});

describe("a place where history starts that is none", () => {
  test.each(["-x", "--all", "nothing", "HEAD:prompts", "HEAD^{tree}", "main..main"])("%s is refused", async (since) => {
    const desk = await newDesk();
    await desk.repository.commit("Set it", { "promptree.yaml": `since: ${since}\n` });
    const { code, err } = await desk.run("sync");
    expect(code).toBe(1);
    expect(err).toContain(`promptree.yaml says history starts at "${since}", and there is no such commit here`);
    expect((await desk.registry()).prompts).toEqual({});
  });
});

function treeEntry(mode: string, name: string, id: string): Buffer {
  return Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")]);
}

/** Commits a new prompt by hand, so that each object is a file, and damages or removes the object at a path. */
async function breakObject(repository: RepositoryBuilder, path: string, content: string | null): Promise<void> {
  await repository.write("prompts/hostile.md", "Text.");
  await repository.git("add", "prompts");
  await repository.git("commit", "--quiet", "--message", "Something to lose");
  const id = await repository.git("rev-parse", `HEAD:${path}`);
  const object = join(repository.root, ".git/objects", id.slice(0, 2), id.slice(2));
  expect(await readFile(object)).not.toHaveLength(0);
  await rm(object);
  if (content !== null) await writeFile(object, content);
}
