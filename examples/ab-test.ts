/**
 * Gives a tenth of the customers the candidate. A customer has one variant for good, in every process and after every restart,
 * and nothing has to be stored for that.
 *
 * Shares that are to be reviewed as pointers are stand under `splits:` in promptree.yaml: see docs/sdk.md.
 */
import { createClient, toOpenAI } from "promptree";

const SHARES = { production: 90, candidate: 10 };

/** Another test needs another salt, so that not the same customers are in both. */
const SALT = "technical, spring";

const client = createClient();

const shown = { production: 0, candidate: 0 };

for (let number = 1; number <= 1000; number++) {
  const customer = `customer-${number}`;
  const variant = client.choose(SHARES, { key: customer, salt: SALT });
  const prompt = await client.loadPrompt(`prompts:/telco_support_technical@${variant}`);
  const request = toOpenAI(prompt, {
    customer,
    equipment: "router R3",
    line_test: "no fault",
    tried: "",
    issue: "No internet since eight.",
  });
  shown[variant]++;
  // Sent with the request's id, this is what the variants are later compared by.
  const record = { customer, variant, version: prompt.version, model: request.model };
  if (number <= 5) console.log(JSON.stringify(record));
}

console.log(`of 1000 customers: ${shown.production} production, ${shown.candidate} candidate`);
