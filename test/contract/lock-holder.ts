import { describe, expect, test } from "vitest";
import type { LockHolder, RegistryReader } from "../../src/core/registry.ts";
import { versionOf } from "./builders.ts";
import { type Fixture, type RegistryKind, WRITER, valuesOf } from "./fixture.ts";

async function holderOf(reader: RegistryReader): Promise<LockHolder> {
  const holder = await reader.readLock();
  if (holder === null) throw new Error("nobody holds the lock");
  return holder;
}

export function describeLockHolder(fixture: () => Fixture, kind: RegistryKind): void {
  describe("who holds the lock", () => {
    test("can be told where the lock outlives its holder's process", async () => {
      const { registry, openReader } = fixture();
      await using reader = await openReader();
      expect([registry.lockOutlives, reader.lockOutlives]).toEqual([kind.tellsLock, kind.tellsLock]);
    });

    test.for(["commit", "disposal"])("is nobody before a session, and after its %s", async (end) => {
      const { registry } = fixture();
      expect(await registry.readLock()).toBeNull();
      const session = await registry.beginWrite(WRITER);
      if (end === "commit") await session.commit();
      else await session[Symbol.asyncDispose]();
      expect(await registry.readLock()).toBeNull();
    });

    test("is never told where the lock ends with its holder, and breaking it leaves it", async (context) => {
      context.skip(kind.tellsLock, "the lock of this registry outlives its holder");
      const { registry, openAnother } = fixture();
      await using other = await openAnother();
      await using session = await registry.beginWrite(WRITER);
      expect(await other.readLock()).toBeNull();
      const holder = { id: "1", actor: WRITER.actor, since: new Date().toISOString(), idleMs: 0, expired: true };
      await other.breakLock(holder);
      await expect(other.beginWrite({ ...WRITER, waitMs: 0 })).rejects.toMatchObject({ code: "registry-busy" });
      expect(valuesOf(await session.registerVersions([versionOf("a")]))).toEqual([1]);
    });

    test("is told to every handle, with the actor and since when", async (context) => {
      context.skip(!kind.tellsLock, "the lock of this registry ends with its holder");
      const { registry, openReader } = fixture();
      await using reader = await openReader();
      await using _session = await registry.beginWrite({ ...WRITER, actor: "ada" });
      const holder = await holderOf(reader);
      expect(holder).toMatchObject({ actor: expect.stringContaining("ada"), expired: false });
      expect(new Date(holder.since).toISOString()).toBe(holder.since);
      expect(holder.idleMs).toBeGreaterThanOrEqual(0);
      const { idleMs: _, ...same } = holder;
      expect(await holderOf(registry)).toMatchObject(same);
    });

    test("loses it when it is broken, and the next one begins", async (context) => {
      context.skip(!kind.tellsLock, "the lock of this registry ends with its holder");
      const { registry, openAnother } = fixture();
      await using other = await openAnother();
      const session = await registry.beginWrite(WRITER);
      const broken = await holderOf(other);
      await other.breakLock(broken);
      expect(await other.readLock()).toBeNull();
      await using next = await other.beginWrite({ ...WRITER, actor: "grace", waitMs: 0 });
      const after = await holderOf(registry);
      expect(after).toMatchObject({ actor: expect.stringContaining("grace") });
      expect(after.id).not.toBe(broken.id);
      // Neither the end of the session that lost it nor who breaks it twice takes it from the next.
      await session[Symbol.asyncDispose]();
      await registry.breakLock(broken);
      expect(await holderOf(registry)).toMatchObject({ id: after.id });
      expect(valuesOf(await next.registerVersions([versionOf("a")]))).toEqual([1]);
    });
  });
}
