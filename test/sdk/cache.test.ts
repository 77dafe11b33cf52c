import { describe, expect, it, vi } from "vitest";
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

describe("a refresh that fails", () => {
  it("leaves the stale prompt, up to the bound, after which the error shows", async () => {
    const { registry, version } = setUp();
    await version();
    const mend = registry.breakDown();
    await pass(24 * HOUR - 1);
    expect(await version()).toBe(1);
    await turn();
    await pass(1);
    await expect(version()).rejects.toThrow("connection refused");
    mend();
    await pass(5 * SECOND);
    expect(await version()).toBe(1);
  });

  it("counts the bound from the registry's last word", async () => {
    const { registry, version } = setUp({ cache: { staleForMs: HOUR } });
    await version();
    await pass(59 * MINUTE);
    await version();
    await turn();
    registry.breakDown();
    await pass(59 * MINUTE);
    expect(await version()).toBe(1);
    await pass(MINUTE);
    await expect(version()).rejects.toThrow("connection refused");
  });

  it("is made again after pauses that double, up to 30 s", async () => {
    const { registry, version, events } = setUp();
    await version();
    registry.breakDown();
    await pass(MINUTE);
    const start = Date.now();
    const asked: number[] = [];
    for (let at = 0; at < 121 * SECOND; at += 250) {
      const before = registry.requests.length;
      expect(await version()).toBe(1);
      await turn();
      if (registry.requests.length > before) asked.push((Date.now() - start) / SECOND);
      await pass(250);
    }
    expect(asked).toEqual([0, 1, 3, 7, 15, 31, 61, 91, 121].filter((at) => at < 121));
    expect(events.filter((event) => event.type === "failed").every((event) => event.background)).toBe(true);
  });

  it("begins with short pauses again after a success", async () => {
    const { registry, version } = setUp();
    await version();
    let mend = registry.breakDown();
    await pass(MINUTE);
    for (const pause of [0, 1, 2]) {
      await pass(pause * SECOND);
      await version();
      await turn();
    }
    mend();
    await pass(4 * SECOND);
    await version();
    await turn();
    mend = registry.breakDown();
    await pass(MINUTE);
    await version();
    await turn();
    mend();
    registry.point("p", "production", 2);
    await pass(SECOND);
    await version();
    await turn();
    expect(await version()).toBe(2);
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

  it("is never kept from asking for longer than a missing prompt is remembered", async () => {
    const { registry, version } = setUp({ cache: { negativeTtlMs: 2 * SECOND } });
    registry.breakDown();
    for (let failure = 0; failure < 6; failure++) {
      await expect(version()).rejects.toThrow("connection refused");
      await pass(2 * SECOND);
    }
    expect(registry.requests).toHaveLength(6);
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

  it("is null when that is allowed, and nothing else is", async () => {
    const { registry, client } = setUp();
    expect(await client.loadPrompt("nobody", { allowMissing: true })).toBeNull();
    registry.breakDown();
    await expect(client.loadPrompt("p/1", { allowMissing: true })).rejects.toThrow("connection refused");
  });
});
