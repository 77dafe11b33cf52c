import { appendFile, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ALIASES, newDesk } from "./desk.ts";
import { runProgram } from "./program.ts";

describe("the registry's place", () => {
  test.each(["../outside.db", "deep/er/new.db", "-x.db", "a b;touch pwned.db", "%2e%2e.db", "x.db?mode=memory"])(
    "%s is a path and nothing else",
    async (path) => {
      const desk = await newDesk();
      await mkdir(join(desk.root, "work"));
      const place = { cwd: join(desk.root, "work") };
      expect((await desk.runIn(place, "sync", "--registry", `sqlite:${path}`)).code).toBe(0);
      expect(await readdir(join(place.cwd, path, ".."))).toContain(path.split("/").at(-1));
      expect(await desk.repository.git("status", "--porcelain")).not.toContain("pwned");
    },
  );

  test("and of the registry's URL no credential is shown, whatever is wrong with it", async () => {
    const desk = await newDesk();
    for (const url of [
      "sqlite://user:s3cret@host/x",
      "sqlite:https://user:s3cret@host/x",
      "postgres:user:s3cret@host",
    ]) {
      for (const flags of [[], ["--json"]]) {
        const { code, out, err } = await desk.run("sync", "--registry", url, ...flags);
        expect({ url, code }).toEqual({ url, code: 64 });
        expect(out + err).not.toContain("s3cret");
      }
    }
  });

  test("below a folder that the system makes is refused, and not waited for", async () => {
    const desk = await newDesk();
    const { code, err } = await runProgram(["sync", "--registry", "sqlite:/proc/nothing/x.db"], { cwd: desk.root });
    expect(code).toBe(1);
    expect(err).toContain("error: sqlite:/proc/nothing/x.db can't be made: its folder can't be made there\nhint:");
  });

  test.each(["prompts/greeting.md", ".git/HEAD", ".git/index", "aliases.yaml"])(
    "%s is no registry, and stays as it is",
    async (path) => {
      const desk = await newDesk();
      await appendFile(join(desk.root, ".git/description"), ALIASES);
      const { code, err } = await desk.run("sync", "--registry", `sqlite:${path}`);
      expect(code).toBe(1);
      expect(err).toContain(`sqlite:${path} is no SQLite database; it was left as it is`);
      expect(await desk.repository.git("status", "--porcelain")).toBe("");
    },
  );
});
