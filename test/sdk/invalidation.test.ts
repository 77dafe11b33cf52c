import { describe, expect, it } from "vitest";
import { MINUTE, PRODUCTION, pass, setUp, stopTheClock } from "./client-setting.ts";
import { turn } from "./scripted-registry.ts";

stopTheClock();

describe("an invalidation", () => {
  it("of a reference has the next load ask, and no other", async () => {
    const { registry, client, version } = setUp();
    await version();
    await version("p");
    registry.point("p", "production", 2);
    client.invalidate("p@production");
    expect([await version(), await version("p"), await version("p/1")]).toEqual([2, 2, 1]);
    expect(registry.requests).toEqual(["p@production", "p@latest", "p@production"]);
  });

  it("of everything forgets what was not found, too", async () => {
    const { registry, client, version } = setUp();
    await version();
    await expect(version("q")).rejects.toMatchObject({ code: "not-found" });
    registry.add("q", "new");
    client.invalidate();
    expect([await version("q"), await version()]).toEqual([1, 1]);
    expect(registry.count("p@production")).toBe(2);
  });

  it("keeps a load that began before it from being remembered, and gives it to those who wait alone", async () => {
    const { registry, client, version } = setUp();
    const answer = registry.hold();
    const early = version();
    await turn();
    registry.point("p", "production", 2);
    client.invalidate(PRODUCTION);
    const late = version();
    await turn();
    answer();
    expect([await early, await late, await version()]).toEqual([1, 2, 2]);
    expect(registry.requests).toHaveLength(2);
  });

  it("keeps a refresh that began before it from being remembered", async () => {
    const { registry, client, version } = setUp();
    await version();
    await pass(MINUTE);
    const answer = registry.hold();
    await version();
    await turn();
    registry.point("p", "production", 2);
    client.invalidate(PRODUCTION);
    answer();
    await turn();
    expect(await version()).toBe(2);
  });

  it("keeps a failure that began before it from being remembered", async () => {
    const { registry, client, version } = setUp();
    const answer = registry.hold();
    const mend = registry.breakDown();
    const early = version();
    await turn();
    mend();
    client.invalidate(PRODUCTION);
    answer();
    await expect(early).rejects.toThrow("connection refused");
    expect(await version()).toBe(1);
  });

  it("of a version keeps an alias that was loading from bringing it back", async () => {
    const { registry, client } = setUp();
    const answer = registry.hold();
    const early = client.loadPrompt(PRODUCTION);
    await turn();
    client.invalidate("p/1");
    answer();
    await early;
    await client.loadPrompt("p/1");
    expect(registry.requests).toEqual(["p@production", "p/1"]);
  });
});

describe("the client's own writes", () => {
  it("show at once: an alias that is moved, and one that is deleted", async () => {
    const { client, version } = setUp();
    await version();
    await client.setPromptAlias("p", "production", 2);
    expect(await version()).toBe(2);
    await client.deletePromptAlias("p", "production");
    await expect(version()).rejects.toMatchObject({ code: "not-found" });
    await client.setPromptAlias("p", "production", 1);
    expect(await version()).toBe(1);
  });

  it("show at once: the aliases of a version, whatever it was asked for by", async () => {
    const { registry, client } = setUp();
    registry.point("p", "staging", 1);
    registry.point("p", "canary", 1);
    const aliases = async () => {
      const prompts = [client.loadPrompt("p/1"), client.loadPrompt(PRODUCTION), client.loadPrompt("p@staging")];
      return (await Promise.all(prompts)).map((prompt) => prompt.aliases.toSorted());
    };
    await aliases();
    await client.deletePromptAlias("p", "canary");
    expect(await aliases()).toEqual(Array.from({ length: 3 }, () => ["production", "staging"]));
    await client.setPromptAlias("p", "beta", 1);
    expect(await aliases()).toEqual(Array.from({ length: 3 }, () => ["beta", "production", "staging"]));
  });

  it("leave splits alone when they are a prompt's tags: those that hold splits are refused", async () => {
    const { registry, client } = setUp();
    registry.split("p", "checkout", { production: 1 });
    await client.loadPrompt("p@split:checkout", { key: "ada" });
    await client.setPromptTag("p", "team", "support");
    await client.deletePromptTag("p", "team");
    await expect(client.setPromptTag("p", "promptree.split.checkout", "{}")).rejects.toMatchObject({ code: "usage" });
    await client.loadPrompt("p@split:checkout", { key: "ada" });
    expect(registry.count("p")).toBe(1);
  });

  it("show at once: a version that was not there, and is the newest", async () => {
    const { client, version } = setUp();
    await version("p");
    await expect(version("p/3")).rejects.toMatchObject({ code: "not-found" });
    await client.registerPrompt({ name: "p", template: "three" });
    expect([await version("p"), await version("p/3")]).toEqual([3, 3]);
  });

  it("show at once: a version's tag", async () => {
    const { client } = setUp();
    expect((await client.loadPrompt(PRODUCTION)).tags).toEqual({});
    await client.setPromptVersionTag("p", 1, "team", "support");
    expect((await client.loadPrompt(PRODUCTION)).tags).toEqual({ team: "support" });
    expect((await client.loadPrompt("p/1")).tags).toEqual({ team: "support" });
  });

  it("have the next load ask when nobody knows whether they were done", async () => {
    const { registry, client, version } = setUp();
    await version();
    const mend = registry.breakDown();
    await expect(client.setPromptAlias("p", "production", 2)).rejects.toThrow("connection refused");
    mend();
    registry.point("p", "production", 2);
    expect(await version()).toBe(2);
  });
});
