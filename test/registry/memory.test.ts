import { createMemoryData, createMemoryReader, createMemoryRegistry } from "../../src/registry/memory.ts";
import { describeRegistry } from "../contract/registry-contract.ts";

describeRegistry("the registry in memory", {
  transactional: true,
  tellsRevision: true,
  tellsAliasMoves: true,
  tellsLock: false,
  countsDeleted: true,
  contentsCanChange: false,
  tagKeys: "any",
  longestValue: null,
  many: 2345,
  open: async () => {
    const data = createMemoryData();
    const registry = createMemoryRegistry(data);
    return {
      registry,
      openAnother: async () => createMemoryRegistry(data),
      openReader: async () => createMemoryReader(data),
      deleteVersion: null,
      openDrafts: null,
      [Symbol.asyncDispose]: async () => registry[Symbol.asyncDispose](),
    };
  },
});
