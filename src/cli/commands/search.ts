import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";

export function searchCommand(cli: Cli) {
  return newCommand("search", "list prompts, all or those that pass a filter", DESCRIPTION)
    .argument("[filter]", "such as: tags.use_case = 'technical_support'")
    .addHelpText("after", examples(...EXAMPLES))
    .action(async (filter, options) => {
      const { searchPrompts } = await import("../run/search.ts");
      await perform(cli, options, (context) => searchPrompts(context, filter ?? null));
    });
}

const DESCRIPTION = `A filter is written as for MLflow: clauses on name and tags.KEY, joined by AND.
Operators: = != LIKE ILIKE (% any run, _ one character), and on name IN and NOT IN.`;

const EXAMPLES = [
  "search",
  `search "tags.use_case = 'technical_support'"`,
  `search "name LIKE 'telco_%' AND tags.department != 'billing'"`,
  `search "name IN ('retention_offer', 'billing_refund')" --json`,
];
