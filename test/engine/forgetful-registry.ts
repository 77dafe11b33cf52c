import type { PromptName } from "../../src/core/name.ts";
import type { PromptState } from "../../src/core/registry.ts";
import { versionAfter } from "../../src/core/version.ts";
import { SilentRegistry } from "./silent-registry.ts";

/** A registry that gives no number twice, and can't tell from what is there which one comes next, as an MLflow server. */
export class ForgetfulRegistry extends SilentRegistry {
  override readonly countsDeleted = false;

  override async *readPrompts(
    ...filter: Parameters<SilentRegistry["readPrompts"]>
  ): AsyncGenerator<readonly PromptState[]> {
    for await (const page of super.readPrompts(...filter)) yield page.map(withoutMemory);
  }

  override async readPrompt(name: PromptName): Promise<PromptState | null> {
    const state = await super.readPrompt(name);
    return state === null ? null : withoutMemory(state);
  }
}

function withoutMemory(state: PromptState): PromptState {
  return { ...state, nextVersion: versionAfter(state.latest?.version ?? null) };
}
