import { describe, expect, it } from "vitest";
import { HOUR, MINUTE, SECOND, pass, setUp, stopTheClock } from "./client-setting.ts";
import { turn } from "./scripted-registry.ts";

stopTheClock();

describe("an alias", () => {
  it("that nobody asked for in 10 minutes waits for the registry", async () => {
    const { registry, version, events } = setUp();
    await version();
    registry.point("p", "production", 2);
    await pass(10 * MINUTE);
    expect(await version()).toBe(2);
    expect(events.map(({ type }) => type)).toEqual(["miss", "miss"]);
  });

  it("is asked for by every load when its time is 0", async () => {
    const { registry, version } = setUp({ cache: { aliasTtlMs: 0 } });
    expect(await version()).toBe(1);
    registry.point("p", "production", 2);
    expect([await version(), await version()]).toEqual([2, 2]);
    expect(registry.requests).toHaveLength(3);
    registry.breakDown();
    expect(await version()).toBe(2);
  });
});

describe("an alias older than maxAgeMs", () => {
  it("is given stale when the registry fails, which one failure tells", async () => {
    const { registry, version, events } = setUp();
    await version();
    registry.breakDown();
    await pass(10 * MINUTE);
    expect(await Promise.all([version(), version()])).toEqual([1, 1]);
    expect(registry.requests).toHaveLength(2);
    expect(events.map((event) => [event.type, event.type === "failed" && event.background])).toEqual([
      ["miss", false],
      ["failed", true],
      ["stale", false],
      ["stale", false],
    ]);
  });

  it("is not given when the registry says that it is gone", async () => {
    const { registry, version } = setUp();
    await version();
    registry.unpoint("p", "production");
    await pass(10 * MINUTE);
    await expect(version()).rejects.toMatchObject({ code: "not-found" });
  });

  it("is asked for behind a load up to an age that is set", async () => {
    const { registry, version } = setUp({ cache: { maxAgeMs: HOUR } });
    await version();
    registry.point("p", "production", 2);
    await pass(HOUR - 1);
    expect(await version()).toBe(1);
    await turn();
    expect(await version()).toBe(2);
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
