import { chatContent, aliasOf, foreignVersionOf, metadataOf, textContent } from "../contract/builders.ts";
import { write } from "../contract/fixture.ts";
import { openRegistry } from "../../src/registry/open.ts";

/** A registry that somebody filled by hand, for the page about importing one: `node make-registry.ts sqlite:PATH`. */
const [url = "memory:"] = process.argv.slice(2);
const tags = metadataOf({ team: "support" }, { description: "Sums up a support call" });
const modelConfig = { provider: "openai", model_name: "gpt-4o-mini", temperature: 0.2 };
const summary = textContent("Sum up this call in three sentences.\n\n{{transcript}}", { modelConfig });
const triage = chatContent([
  { role: "system", content: "Say which team a message is for." },
  { role: "user", content: "{{message}}" },
]);

await using registry = await openRegistry(url, { baseDir: process.cwd() });
await write(registry, async (session) => {
  await session.registerVersions([
    foreignVersionOf("call_summary", "Sum up this call: {{transcript}}"),
    foreignVersionOf("call_summary", summary, { metadata: tags }),
    foreignVersionOf("triage", triage),
    foreignVersionOf("goodbye", "Thank you for calling.\n"),
  ]);
  await session.setAliases([aliasOf("call_summary", "production", 1), aliasOf("call_summary", "staging", 2)]);
});
