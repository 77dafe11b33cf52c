import type { ModelStore, PromptCounts } from "../../mlflow/model-store.ts";

/** Counts anew only where somebody wrote since. */
export function countsOf(store: Pick<ModelStore, "revision" | "read">): () => Promise<PromptCounts> {
  let known: { readonly revision: string; readonly counts: PromptCounts } | null = null;
  return async () => {
    const revision = store.revision();
    if (known?.revision !== revision) {
      known = { revision, counts: await store.read((models) => models.countPrompts()) };
    }
    return known.counts;
  };
}
