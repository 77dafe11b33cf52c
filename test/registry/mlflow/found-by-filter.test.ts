import { beforeAll, expect, test } from "vitest";
import { parseFilter } from "../../../src/mlflow/filter.ts";
import { openMlflowReader, openMlflowRegistry } from "../../../src/registry/mlflow/mlflow-registry.ts";
import { metadataOf, versionOf } from "../../contract/builders.ts";
import { write } from "../../contract/fixture.ts";
import { FOUND, PROMPTS } from "../../mlflow/filter-cases.ts";
import { describeMlflow } from "../../mlflow-server/describe-mlflow.ts";

describeMlflow("a filter finds what MLflow finds, whatever of it is asked of the server", (server) => {
  let begin: () => void;
  beforeAll(async () => {
    await using registry = openMlflowRegistry({ address: server().url, env: {} });
    const batch = Object.entries(PROMPTS).map(([name, tags]) =>
      versionOf(name, name, { defaults: { metadata: metadataOf(tags), managed: null } }),
    );
    await write(registry, (session) => session.registerVersions(batch));
    begin = server().keep();
  });

  test("in each of the table's cases", async () => {
    begin();
    await using reader = openMlflowReader({ address: server().url, env: {} });
    for (const [text, names] of FOUND) {
      const parsed = parseFilter(text);
      if (!parsed.ok) throw new Error(`${text}: ${parsed.message}`);
      const found = (await Array.fromAsync(reader.readPrompts(parsed.filter))).flat().map((prompt) => prompt.name);
      const expected = names.split(" ").filter((name) => name !== "");
      expect({ text, found }).toEqual({ text, found: expected.toSorted() });
    }
  });
});
