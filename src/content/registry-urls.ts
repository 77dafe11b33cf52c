import { quoted } from "./quoted.ts";
import { parseSection } from "./section.ts";
import { SettingsSchema } from "./settings-schema.ts";
import type { SourceText } from "./source-text.ts";
import type { YamlEntry } from "./yaml-node.ts";
import { placeOf } from "./yaml-node.ts";
import { asTyped } from "./yaml-value.ts";

const URL_FORM = /^[a-z][a-z0-9+.-]*:/i;
const HOLDS_CREDENTIALS = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*@|[?&](?:password|passwd|pwd|token|secret|api_?key)=/i;

/** The registries by name. */
export function readRegistries(source: SourceText, entry: YamlEntry): ReadonlyMap<string, string> {
  const urls = parseSection(source, entry, SettingsSchema.shape.registries, asTyped(entry.value)) ?? {};
  for (const [name, url] of Object.entries(urls)) checkUrl(source, entry, name, url);
  return new Map(Object.entries(urls));
}

function checkUrl(source: SourceText, entry: YamlEntry, name: string, url: string): void {
  const place = placeOf(entry, [name]);
  if (HOLDS_CREDENTIALS.test(url)) {
    const message = `the URL of the registry ${quoted(name)} holds credentials`;
    const hint = "put credentials into the environment, such as MLFLOW_TRACKING_TOKEN, and change these";
    // Shown without its line, which would carry the secret into logs.
    source.report({ ...source.problemAt(place, "error", "url-with-credentials", message, hint), excerpt: null });
  } else if (!URL_FORM.test(url)) {
    const message = `${quoted(url)} is no registry's URL`;
    source.error(place, "registry-url", message, "write sqlite:PATH, or the address of an MLflow server: https://…");
  }
}
