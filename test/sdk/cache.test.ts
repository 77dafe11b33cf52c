import { describe, expect, it, vi } from "vitest";
import { CallRefused } from "../../src/sdk/call.ts";
import { HOUR, MINUTE, PRODUCTION, SECOND, pass, setUp, stopTheClock } from "./client-setting.ts";
import { turn } from "./scripted-registry.ts";

stopTheClock();

describe("a numbered version", () => {
  it("is asked for once, for ever", async () => {
    const { registry, client } = setUp();
    const first = await client.loadPrompt("prompts:/p/1");
    await pass(1000 * HOUR);
    registry.breakDown();
    expect(await client.loadPrompt("prompts:/p/1")).toBe(first);
    expect(registry.requests).toEqual(["p/1"]);
  });

  it("is one whatever its reference looks like", async () => {
    const { registry, client } = setUp();
    const first = await client.loadPrompt("prompts:/p/1");
    for (const load of [
      client.loadPrompt("p/1"),
      client.loadPrompt("prompts:/p@1"),
      client.loadPrompt("p", { version: 1 }),
    ]) {
      expect(await load).toBe(first);
    }
    expect(registry.requests).toHaveLength(1);
  });

  it("goes when others were used since, and there is no more room", async () => {
    const { registry, client } = setUp({ cache: { maxPrompts: 2 } });
    registry.add("p", "three");
    for (const reference of ["p/1", "p/2", "p/1", "p/3", "p/1"]) await client.loadPrompt(reference);
    expect(registry.requests).toEqual(["p/1", "p/2", "p/3"]);
    await client.loadPrompt("p/2");
    expect(registry.count("p/2")).toBe(2);
  });
});

describe("aliases", () => {
  it("are kept as many as there is room for, whatever versions came in with them", async () => {
    const { registry, client } = setUp({ cache: { maxPrompts: 6 } });
    const references = Array.from({ length: 6 }, (_, index) => `prompts:/p@alias-${index}`);
    for (let index = 0; index < 6; index++) registry.point("p", `alias-${index}`, registry.add("p", "text"));
    for (let round = 0; round < 2; round++) {
      for (const reference of references) await client.loadPrompt(reference);
    }
    expect(registry.requests).toHaveLength(6);
  });
});

describe("an alias", () => {
  it("is not asked for again within 60 s, and is then given stale while one request goes out", async () => {
    const { registry, version, events } = setUp();
    expect(await version()).toBe(1);
    registry.point("p", "production", 2);
    await pass(MINUTE - 1);
    expect(await version()).toBe(1);
    expect(registry.requests).toHaveLength(1);
    await pass(1);
    const answer = registry.hold();
    expect(await Promise.all([version(), version(), version()])).toEqual([1, 1, 1]);
    await turn();
    expect(registry.requests).toHaveLength(2);
    answer();
    await turn();
    expect(await version()).toBe(2);
    expect(registry.requests).toHaveLength(2);
    expect(events.map(({ type }) => type)).toEqual(["miss", "hit", "stale", "stale", "stale", "refreshed", "hit"]);
  });

  it("keeps the prompt when it is at the same version still", async () => {
    const { registry, client } = setUp();
    const first = await client.loadPrompt(PRODUCTION);
    await pass(MINUTE);
    await client.loadPrompt(PRODUCTION);
    await turn();
    expect(registry.requests).toHaveLength(2);
    expect(await client.loadPrompt(PRODUCTION)).toBe(first);
  });

  it("shares the prompt with its version and with other aliases at it", async () => {
    const { registry, client } = setUp();
    registry.point("p", "staging", 1);
    const first = await client.loadPrompt(PRODUCTION);
    expect(await client.loadPrompt("p/1")).toBe(first);
    expect(await client.loadPrompt("p@staging")).toBe(first);
    expect(registry.requests).toEqual(["p@production", "p@staging"]);
  });

  it("shows what changed about its version", async () => {
    const { registry, client } = setUp();
    expect((await client.loadPrompt(PRODUCTION)).aliases).toEqual(["production"]);
    registry.point("p", "staging", 1);
    await pass(MINUTE);
    await client.loadPrompt(PRODUCTION);
    await turn();
    expect((await client.loadPrompt(PRODUCTION)).aliases).toEqual(["production", "staging"]);
    expect((await client.loadPrompt("p/1")).aliases).toEqual(["production", "staging"]);
  });

  it("is asked for again when the clock was set back", async () => {
    const { registry, version } = setUp();
    expect(await version()).toBe(1);
    vi.setSystemTime(Date.now() - HOUR);
    expect(await version()).toBe(1);
    await turn();
    expect(registry.requests).toHaveLength(2);
  });

  it("called latest is the newest version, as is a bare name", async () => {
    const { registry, version } = setUp();
    expect([await version("prompts:/p"), await version("p@latest")]).toEqual([2, 2]);
    expect(registry.requests).toEqual(["p@latest"]);
  });
});

describe("a load of what is not in memory", () => {
  it("is one request, whoever asks at the same time", async () => {
    const { registry, client } = setUp();
    registry.delayMs = 50;
    const loads = Array.from({ length: 1000 }, (_, index) =>
      client.loadPrompt(index % 2 === 0 ? PRODUCTION : "p@production"),
    );
    await pass(50);
    expect(new Set(await Promise.all(loads)).size).toBe(1);
    expect(registry.requests).toEqual(["p@production"]);
  });

  it("fails for all who wait, and is remembered for a second so that nobody hammers", async () => {
    const { registry, version } = setUp();
    const mend = registry.breakDown();
    const failures = await Promise.allSettled(Array.from({ length: 100 }, () => version()));
    expect(failures.every(({ status }) => status === "rejected")).toBe(true);
    expect(registry.requests).toHaveLength(1);
    mend();
    await pass(SECOND - 1);
    await expect(version()).rejects.toThrow("connection refused");
    expect(registry.requests).toHaveLength(1);
    await pass(1);
    expect(await version()).toBe(1);
  });

  it.each([0, HOUR])("pauses for 1, 2, 4 and 5 s, with negativeTtlMs %i as well", async (negativeTtlMs) => {
    const { registry, version } = setUp({ cache: { negativeTtlMs } });
    registry.breakDown();
    const asked: number[] = [];
    for (let second = 0; second < 20; second++) {
      const before = registry.requests.length;
      await expect(version()).rejects.toThrow("connection refused");
      if (registry.requests.length > before) asked.push(second);
      await pass(SECOND);
    }
    expect(asked).toEqual([0, 1, 3, 7, 12, 17]);
  });

  it("ends in time, whether or not the registry does", async () => {
    vi.useRealTimers();
    const { registry, version, events } = setUp({ timeoutMs: 20 });
    registry.hold();
    await expect(version()).rejects.toMatchObject({
      code: "registry-unavailable",
      message: "scripted: did not answer within 0.02 s",
    });
    expect(events).toMatchObject([{ type: "failed", background: false }]);
  });
});

describe("what is not there", () => {
  it.each([
    ["a prompt", "prompts:/q@production", 'there is no prompt "q" in scripted:'],
    ["a prompt's newest version", "prompts:/q", 'there is no prompt "q" in scripted:'],
    ["a version", "prompts:/p/9", 'there is no version 9 of prompt "p" in scripted:'],
    ["an alias", "prompts:/p@nowhere", 'prompt "p" in scripted: has no alias "nowhere"'],
  ])("is an error that says so and is remembered for 5 s: %s", async (_, reference, message) => {
    const { registry, version } = setUp();
    await expect(version(reference)).rejects.toMatchObject({ code: "not-found", message });
    await pass(5 * SECOND - 1);
    await expect(version(reference)).rejects.toMatchObject({ code: "not-found" });
    expect(registry.requests).toHaveLength(1);
    await pass(1);
    await expect(version(reference)).rejects.toMatchObject({ code: "not-found" });
    expect(registry.requests).toHaveLength(2);
  });

  it("pushes out nothing that is there", async () => {
    const { registry, client } = setUp({ cache: { maxPrompts: 2 } });
    await client.loadPrompt(PRODUCTION);
    for (let index = 0; index < 10; index++) await client.loadPrompt(`nobody-${index}`, { allowMissing: true });
    await client.loadPrompt(PRODUCTION);
    expect(registry.count("p@production")).toBe(1);
  });

  it("takes a stale alias away at once: it is an answer, not a failure", async () => {
    const { registry, version } = setUp();
    await version();
    registry.unpoint("p", "production");
    await pass(MINUTE);
    expect(await version()).toBe(1);
    await turn();
    await expect(version()).rejects.toMatchObject({ code: "not-found" });
    expect(await version("p/1")).toBe(1);
    registry.point("p", "production", 2);
    await pass(5 * SECOND);
    expect(await version()).toBe(2);
  });

  it("is an alias as well when the version it points to is gone", async () => {
    const { registry, version } = setUp();
    registry.point("p", "canary", 9);
    await expect(version("p@canary")).rejects.toMatchObject({
      code: "not-found",
      message: 'prompt "p" in scripted: has no alias "canary"',
    });
  });

  it("is not what a registry refuses for another reason: a stale alias stays", async () => {
    const { registry, version } = setUp();
    await version();
    registry.failure = new CallRefused("INVALID_PARAMETER_VALUE", 400, "Invalid workspace.");
    await pass(MINUTE);
    await version();
    await turn();
    expect(await version()).toBe(1);
    await expect(version("p@nowhere")).rejects.toMatchObject({
      code: "registry-unavailable",
      message: "scripted: refused it: Invalid workspace.",
    });
  });

  it("is null when that is allowed, and nothing else is", async () => {
    const { registry, client } = setUp();
    expect(await client.loadPrompt("nobody", { allowMissing: true })).toBeNull();
    registry.breakDown();
    await expect(client.loadPrompt("p/1", { allowMissing: true })).rejects.toThrow("connection refused");
  });
});
