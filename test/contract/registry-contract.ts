import { afterEach, beforeEach, describe } from "vitest";
import { describeAliasMoves } from "./alias-moves.ts";
import { describeAliases } from "./aliases.ts";
import { describeDrafts } from "./drafts.ts";
import type { Fixture, RegistryKind } from "./fixture.ts";
import { describeLockHolder } from "./lock-holder.ts";
import { describePrompts } from "./prompts.ts";
import { describeRestorations } from "./restorations.ts";
import { describeSessions } from "./sessions.ts";
import { describeSyncState } from "./sync-state.ts";
import { describeVersions } from "./versions.ts";

/** What every registry must hold to, whatever it is made of: the port's types and comments as tests. */
export function describeRegistry(name: string, kind: RegistryKind): void {
  describe(`${name} keeps the contract`, () => {
    let fixture: Fixture | null = null;
    beforeEach(async () => {
      fixture = await kind.open();
    });
    afterEach(async () => {
      await fixture?.[Symbol.asyncDispose]();
      fixture = null;
    });
    const current = () => {
      if (fixture === null) throw new Error("the registry is only open within a test");
      return fixture;
    };
    describeVersions(current, kind);
    describeRestorations(current);
    describePrompts(current, kind);
    describeAliases(current, kind);
    describeAliasMoves(current, kind);
    describeDrafts(current);
    describeSessions(current, kind);
    describeLockHolder(current, kind);
    describeSyncState(current, kind);
  });
}
