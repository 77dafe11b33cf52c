import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { aliasOf, promptName, removalOf, syncStateOf, updateOf, versionNumber, versionOf } from "./builders.ts";
import { type Fixture, type RegistryKind, WRITER, readAll, readOne, valuesOf, write } from "./fixture.ts";

export function describeSessions(fixture: () => Fixture, kind: RegistryKind): void {
  describe("write sessions", () => {
    test("say whether they are atomic, and that the lock is held", async () => {
      await using session = await fixture().registry.beginWrite(WRITER);
      expect(session.atomic).toBe(kind.transactional);
      expect(session.signal.aborted).toBe(false);
    });

    test("the registry reads what its open session wrote", async () => {
      const { registry } = fixture();
      await using session = await registry.beginWrite(WRITER);
      await session.registerVersions([versionOf("a", "1")]);
      await session.setAliases([aliasOf("a", "production", 1)]);
      expect((await readAll(registry)).map((prompt) => prompt.name)).toEqual(["a"]);
      expect(await readOne(registry, "a")).toMatchObject({ aliases: new Map([["production", 1]]) });
      expect(await registry.readVersion(promptName("a"), versionNumber(1))).not.toBeNull();
      await session.commit();
      expect(await readAll(registry)).toHaveLength(1);
    });

    test("empty batches do nothing", async () => {
      const { registry } = fixture();
      const outcomes = await write(registry, async (session) => [
        await session.registerVersions([]),
        await session.updatePrompts([]),
        await session.setAliases([]),
        await session.deleteAliases([]),
        await session.deletePrompts([]),
      ]);
      expect(outcomes).toEqual([[], [], [], [], []]);
      expect(await readAll(registry)).toEqual([]);
    });

    test("batches handed in side by side get numbers of their own", async () => {
      const { registry } = fixture();
      const numbers = await write(registry, async (session) => {
        const batches = Array.from({ length: 20 }, (_, index) =>
          session.registerVersions([versionOf("a", String(index))]),
        );
        return (await Promise.all(batches)).flatMap(valuesOf);
      });
      expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    });

    test("reading and writing side by side works", async () => {
      const { registry } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a")]));
      const reads = [readOne(registry, "a"), readAll(registry), registry.readRevision()];
      const session = registry.beginWrite(WRITER);
      reads.push(readOne(registry, "a"), registry.readRevision());
      await using begun = await session;
      const writes = [begun.registerVersions([versionOf("b")]), readAll(registry), begun.commit(), readAll(registry)];
      await Promise.all([...reads, ...writes]);
      expect(await readAll(registry)).toHaveLength(2);
    });

    test("what was committed is there for other handles, and stays when the session is disposed", async () => {
      const { registry, openAnother } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a")]));
      await using other = await openAnother();
      expect(await readAll(other)).toEqual(await readAll(registry));
    });

    test("nobody else sees writes before the commit", async (context) => {
      context.skip(!kind.transactional, "this registry has no transactions: every write lasts at once");
      const { registry, openAnother } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a")]));
      await using other = await openAnother();
      await using session = await registry.beginWrite(WRITER);
      await session.registerVersions([versionOf("b")]);
      expect((await readAll(other)).map((prompt) => prompt.name)).toEqual(["a"]);
      await session.commit();
      expect((await readAll(other)).map((prompt) => prompt.name)).toEqual(["a", "b"]);
    });

    test("a session that ends without its commit leaves no trace", async (context) => {
      context.skip(!kind.transactional, "this registry has no transactions: every write lasts at once");
      const { registry } = fixture();
      await write(registry, async (session) => {
        await session.registerVersions([versionOf("a"), versionOf("b")]);
        await session.setAliases([aliasOf("a", "production", 1), aliasOf("b", "production", 1)]);
        await session.saveSyncState(syncStateOf());
      });
      const look = async () => [
        await readAll(registry),
        await registry.readRevision(),
        await registry.readSyncStates(),
      ];
      const before = await look();
      {
        await using session = await registry.beginWrite(WRITER);
        await session.registerVersions([versionOf("a", "2"), versionOf("c")]);
        await session.updatePrompts([updateOf("a", { description: "changed", setTags: new Map([["x", "y"]]) })]);
        await session.setAliases([aliasOf("a", "production", 2, ["production"])]);
        await session.deleteAliases([removalOf("b", "production")]);
        await session.deletePrompts([promptName("b")]);
        await session.saveSyncState(syncStateOf({ repository: "x" }));
        expect(await look()).not.toEqual(before);
      }
      expect(await look()).toEqual(before);
      expect(valuesOf(await write(registry, (session) => session.registerVersions([versionOf("a", "2")])))).toEqual([
        2,
      ]);
    });

    test.for(["commit", "disposal"])("after the %s every write is refused", async (end) => {
      const { registry } = fixture();
      const session = await registry.beginWrite(WRITER);
      if (end === "commit") await session.commit();
      else await session[Symbol.asyncDispose]();
      const lost = { code: "lock-lost" };
      await expect(session.registerVersions([versionOf("a")])).rejects.toMatchObject(lost);
      await expect(session.updatePrompts([updateOf("a")])).rejects.toMatchObject(lost);
      await expect(session.setAliases([aliasOf("a", "production", 1)])).rejects.toMatchObject(lost);
      await expect(session.deleteAliases([removalOf("a", "production")])).rejects.toMatchObject(lost);
      await expect(session.deletePrompts([promptName("a")])).rejects.toMatchObject(lost);
      await expect(session.saveSyncState(syncStateOf())).rejects.toMatchObject(lost);
      await expect(session.commit()).rejects.toMatchObject(lost);
      await session[Symbol.asyncDispose]();
      expect(await readAll(registry)).toEqual([]);
    });
  });

  describe("the lock", () => {
    test.for(["another handle", "the same handle"])("keeps %s from beginning", async (who) => {
      const { registry, openAnother } = fixture();
      await using other = await openAnother();
      await using session = await registry.beginWrite(WRITER);
      const second = who === "another handle" ? other : registry;
      const onWait = vi.fn<() => void>();
      await expect(second.beginWrite({ ...WRITER, waitMs: 120, onWait })).rejects.toMatchObject({
        code: "registry-busy",
        message: expect.stringContaining(registry.address),
      });
      expect(onWait).toHaveBeenCalledTimes(1);
      await session.registerVersions([versionOf("a")]);
      await session.commit();
    });

    test("without a wait a second session is refused at once, unasked", async () => {
      const { registry, openAnother } = fixture();
      await using other = await openAnother();
      await using _session = await registry.beginWrite(WRITER);
      const onWait = vi.fn<() => void>();
      await expect(other.beginWrite({ ...WRITER, waitMs: 0, onWait })).rejects.toMatchObject({ code: "registry-busy" });
      expect(onWait).not.toHaveBeenCalled();
    });

    test.for(["commit", "disposal"])("goes to who waits for it after the %s", async (end) => {
      const { registry, openAnother } = fixture();
      await using other = await openAnother();
      const session = await registry.beginWrite(WRITER);
      await session.registerVersions([versionOf("a", "1")]);
      const waiting = Promise.withResolvers<void>();
      const second = write(other, (next) => next.registerVersions([versionOf("a", "2")]), { onWait: waiting.resolve });
      await Promise.race([waiting.promise, second]);
      await sleep(20);
      if (end === "commit") await session.commit();
      else await session[Symbol.asyncDispose]();
      const kept = end === "commit" || !kind.transactional;
      expect(valuesOf(await second)).toEqual([kept ? 2 : 1]);
    });

    test("is given back when the handle is closed", async () => {
      const { registry, openAnother } = fixture();
      const other = await openAnother();
      await other.beginWrite(WRITER);
      await other[Symbol.asyncDispose]();
      expect(valuesOf(await write(registry, (next) => next.registerVersions([versionOf("a")])))).toEqual([1]);
    });

    test("sessions of several handles take their turns", async () => {
      const { registry, openAnother } = fixture();
      const handles = [registry, await openAnother(), await openAnother()];
      const outcomes = await Promise.all(
        handles.map((handle, index) =>
          write(handle, (session) => session.registerVersions([versionOf("a", String(index))])),
        ),
      );
      expect(outcomes.flatMap(valuesOf).toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
      for (const handle of handles.slice(1)) await handle[Symbol.asyncDispose]();
    });
  });

  describe("a reader", () => {
    test("reads what was written, at the same address, and has nothing to write with", async () => {
      const { registry, openReader } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a")]));
      await using reader = await openReader();
      expect(reader.address).toBe(registry.address);
      expect(await readAll(reader)).toEqual(await readAll(registry));
      expect(reader).not.toHaveProperty("beginWrite");
    });
  });
}
