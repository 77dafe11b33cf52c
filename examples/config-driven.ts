/**
 * Which prompt answers what is configuration, so that one environment can try what another must not:
 *
 *     TECHNICAL_PROMPT=prompts:/telco_support_technical@candidate node examples/config-driven.ts
 */
import { PromptreeError, createClient } from "promptree";

const { env } = process;
const PROMPTS = {
  technical: env["TECHNICAL_PROMPT"] ?? "prompts:/telco_support_technical@production",
  billing: env["BILLING_PROMPT"] ?? "prompts:/telco_support_billing@production",
  general: env["GENERAL_PROMPT"] ?? "prompts:/telco_support_general@production",
};

const client = createClient();

// A slip in the configuration ends the start, and not the first call that needs the prompt.
const failed = await client.prefetch(Object.values(PROMPTS));
for (const { reference, error } of failed) {
  console.error(`${reference}: ${error instanceof PromptreeError ? error.message : String(error)}`);
}
if (failed.length > 0) process.exit(1);

for (const [intent, reference] of Object.entries(PROMPTS)) {
  const prompt = await client.loadPrompt(reference);
  console.log(`${intent}: ${prompt.uri} takes ${prompt.variables.join(", ")}`);
}
