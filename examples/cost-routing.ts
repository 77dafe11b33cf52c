/**
 * Sends what is easy to a small model, and what is hard to a large one. Model and limits stand in the prompt, so to change
 * what a route costs is a pull request that touches no code.
 */
import { type OpenAIRequest, createClient, toOpenAI } from "promptree";

const client = createClient();

const questions = [
  "Is roaming in Norway included in my plan?",
  "When does the shop in Harbour Street open?",
  "My router blinks red, and the line drops every evening. I have restarted it twice.",
];

for (const question of questions) {
  const request = isFault(question) ? await premium(question) : await economy(question);
  console.log(`${request.model}, ${request.max_tokens} tokens at most: ${question}`);
}

// One function for each prompt: so the compiler holds its values to its variables.

async function economy(question: string): Promise<OpenAIRequest> {
  const prompt = await client.loadPrompt("prompts:/telco_support_general@production");
  return toOpenAI(prompt, { question, articles: "[12] Roaming in Norway is included in every plan." });
}

async function premium(issue: string): Promise<OpenAIRequest> {
  const prompt = await client.loadPrompt("prompts:/telco_support_technical@production");
  const about = { customer: "Ada", equipment: "router R3", line_test: "no fault", tried: "" };
  return toOpenAI(prompt, { ...about, issue });
}

/** Yours may ask a classifier: prompts:/routing_intent@production is one. */
function isFault(question: string): boolean {
  return /\b(router|line|signal|error|drops?)\b/i.test(question);
}
