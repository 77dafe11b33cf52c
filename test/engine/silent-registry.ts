import type { PromptState, SyncState, WriteOptions, WriteSession } from "../../src/core/registry.ts";
import { FragileRegistry } from "./properties/fragile-registry.ts";

/** A registry without transactions that can't tell its revision either, as a server is. It notes what is asked of it. */
export class SilentRegistry extends FragileRegistry {
  override readonly contentsCanChange = true;
  /** `states`, `prompts` and `lock`, in order. */
  readonly asked: string[] = [];
  /** What happens between a sync's wish for the lock and its getting it. */
  beforeLock: (() => Promise<void>) | null = null;

  override async readRevision(): Promise<string | null> {
    return null;
  }

  override async readSyncStates(): Promise<readonly SyncState[]> {
    this.asked.push("states");
    return super.readSyncStates();
  }

  override readPrompts(...filter: Parameters<FragileRegistry["readPrompts"]>): AsyncIterable<readonly PromptState[]> {
    this.asked.push("prompts");
    return super.readPrompts(...filter);
  }

  override async beginWrite(options: WriteOptions): Promise<WriteSession> {
    this.asked.push("lock");
    await this.beforeLock?.();
    return super.beginWrite(options);
  }

  /** What was asked since the last call. */
  takeAsked(): readonly string[] {
    return this.asked.splice(0);
  }
}
