/**
 * Answers even when a process starts while the registry can't be reached. One that runs needs nothing of this: what it has
 * loaded stays good, for a day by default.
 *
 *     REGISTRY=sqlite:.promptree/registry.db node examples/registry-away.ts
 */
import { type Fallback, createClient, toOpenAI } from "promptree";

/** Short, harmless, and tested with the release that it ships in. */
const FALLBACK: Fallback = {
  type: "text",
  template: "You help customers of a broadband provider. Answer briefly, and promise nothing.\n\n{{issue}}",
  modelConfig: { provider: "openai", model_name: "gpt-4o-mini", max_tokens: 300 },
  responseFormat: null,
};

const client = createClient({
  // Nobody listens there.
  registry: process.env["REGISTRY"] ?? "http://127.0.0.1:9",
  timeoutMs: 2000,
  onEvent: (event) => {
    // Page somebody: the fallback is not what you want to answer with for long.
    if (event.type === "fallback") console.error(`ALERT fallback for ${event.reference}: ${String(event.error)}`);
  },
});

const prompt = await client.loadPrompt("prompts:/telco_support_technical@production", { fallback: FALLBACK });
const request = toOpenAI(prompt, {
  customer: "Ada",
  equipment: "router R3",
  line_test: "no fault",
  tried: "",
  issue: "No internet since eight.",
});
console.log(`${prompt.isFallback ? "fallback" : `version ${prompt.version}`}, for ${request.model}`);
console.log(request.messages[0]?.content.split("\n")[0]);
