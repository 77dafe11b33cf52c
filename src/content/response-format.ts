import type { JsonObject } from "../core/json.ts";
import { OutputSchema } from "./prompt-schema.ts";
import { parseSection } from "./section.ts";
import type { SourceText } from "./source-text.ts";
import type { YamlEntry } from "./yaml-node.ts";
import { nodeAt } from "./yaml-node.ts";
import { asTyped, isAbsent, mapToJson } from "./yaml-value.ts";

const ANY_OBJECT: JsonObject = { type: "object" };

/** `output` as MLflow's response format, a JSON Schema; null when it asks for none. */
export function readResponseFormat(source: SourceText, entry: YamlEntry | undefined): JsonObject | null {
  if (entry === undefined || isAbsent(entry.value)) return null;
  const output = parseSection(source, entry, OutputSchema, asTyped(entry.value));
  if (output === null) return null;
  const schema = nodeAt(entry, ["schema"]);
  const hasSchema = schema?.kind === "map" && schema.entries.size > 0;
  if (!hasSchema) return output.format === "json" ? ANY_OBJECT : null;
  if (output.format === "text") {
    const message = "output.schema describes JSON, but output.format is text";
    source.error(schema, "format-contradicts-schema", message, "remove one of the two, or write format: json");
  }
  return mapToJson(source, schema);
}
