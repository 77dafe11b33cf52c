/**
 * Takes a rollback at once, and not within the minute for which an alias is kept in memory. Start it, and type in a second
 * terminal, with the number that it prints:
 *
 *     npx promptree rollback telco_support_technical production --now
 *     kill -HUP 12345
 *
 * `git checkout aliases.yaml && npx promptree sync` puts everything back.
 */
import { setInterval } from "node:timers/promises";
import { createClient } from "promptree";

const PROMPT = "prompts:/telco_support_technical@production";

const client = createClient();

// Whatever tells all your processes something will do: a signal, a message, a route that only you can call.
process.on("SIGHUP", () => client.invalidate(PROMPT));
console.log(`process ${process.pid}`);

let version = 0;

for await (const _ of setInterval(100)) {
  const prompt = await client.loadPrompt(PROMPT);
  if (prompt.version === version) continue;
  version = prompt.version;
  console.log(`answers with version ${version}`);
}
