/**
 * Answers customers without a break while `production` moves to another version: nothing is restarted, and nobody waits.
 * Start it, and type in a second terminal:
 *
 *     npx promptree promote routing_intent --from staging --to production --now
 *
 * `git checkout aliases.yaml && npx promptree sync` puts everything back.
 */
import { setInterval } from "node:timers/promises";
import { createClient } from "promptree";

// So that you need not wait: by default the registry is asked once a minute.
const client = createClient({ cache: { aliasTtlMs: 1000 } });

let answered = 0;
let version = 0;

for await (const message of setInterval(100, "My router blinks red.")) {
  // From memory, every time but the first; once its second is over, the registry is asked behind this load.
  const prompt = await client.loadPrompt("prompts:/routing_intent@production");
  prompt.format({ channel: "app", message });
  answered++;
  if (prompt.version === version) continue;
  version = prompt.version;
  console.log(`answer ${answered} is by version ${version}: ${firstLine(prompt.message)}`);
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
