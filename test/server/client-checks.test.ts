import { expect, test } from "vitest";
import { serve } from "../cli/served.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { runClientChecks } from "../mlflow-server/client-checks.ts";
import { describeMlflow } from "../mlflow-server/describe-mlflow.ts";

interface Difference {
  readonly because: string;
  /** What the client meets with here. */
  readonly here: unknown;
}

/** Refused by the same code, in a sentence of its own. */
function inOtherWords(message: string): Difference {
  const because = "MLflow has its filters read by a parser of SQL, which groups what it can't read";
  return { because, here: refused(message) };
}

function refused(message: string): object {
  return { error: { code: "INVALID_PARAMETER_VALUE", message: `INVALID_PARAMETER_VALUE: ${message}` } };
}

const DIFFERENCES: Readonly<Record<string, Difference>> = {
  "register_prompt with the name: a\n": {
    because: "a prompt's name is a file's, too: MLflow's client lets a line end through by mistake",
    here: {
      result: [
        refused("Invalid prompt name 'a\n': it may only hold letters, digits, and _ . -."),
        {
          error: {
            code: "RESOURCE_DOES_NOT_EXIST",
            message: "RESOURCE_DOES_NOT_EXIST: Prompt with name=a\n not found",
          },
        },
      ],
    },
  },
  'set an alias on the wire: ["greet", "10", "1"]': {
    because: "nobody can load by it: `prompts:/greet@10` is version 10 to MLflow's client",
    here: { result: [refused("Version alias name '10' is reserved."), { result: null }] },
  },
  "registered-models/search at most: -1": {
    because: "a token of MLflow's counts the results that were not there",
    here: { result: [0, Buffer.from('{"offset": 0}').toString("base64")] },
  },
  "search_prompts: name IN ('a' 'b')": {
    because: "Python reads two texts without a comma as one",
    here: refused(
      "While parsing a list in the query, expected a non-empty list of string values, but got ill-formed list.",
    ),
  },
  "search_prompts: (name = 'a')": inOtherWords("Invalid clause(s) in filter string: ("),
  "search_prompts: = 'a'": inOtherWords("Invalid clause(s) in filter string: ="),
  "search_prompts: name = 'a": inOtherWords("Invalid clause(s) in filter string: '"),
  "search_prompts: name = 'a' -- comment": inOtherWords("Invalid clause(s) in filter string: --"),
  "search_prompts: name = 'a'; DROP TABLE registered_models": inOtherWords("Invalid clause(s) in filter string: ;"),
  "search_prompts: name = 's_alpha' AND name IN 's_alpha'": inOtherWords(
    "Invalid clause(s) in filter string: 's_alpha'",
  ),
  "search_prompts: name = 'x' UNION SELECT 1": inOtherWords(
    "Invalid attribute key 'UNION' specified. Valid keys are '{'name'}'",
  ),
  "search_prompts: tags.team IN ('red')": inOtherWords("Invalid comparator for tag: IN"),
  'model-versions/search in the order: ["version"]': inOtherWords(
    "Invalid attribute key 'version' specified. Valid keys are '{'creation_timestamp', 'last_updated_timestamp', 'name', 'version_number'}'",
  ),
};

/** Asked of both servers after the checks. */
const READS = [
  "registered-models/get?name=greet",
  "registered-models/get?name=unicode",
  "registered-models/get?name=nope",
  "registered-models/alias?name=greet&alias=production",
  "registered-models/alias?name=greet&alias=nope",
  "model-versions/get?name=schema&version=1",
  "model-versions/get?name=pydantic&version=1",
  "registered-models/get-latest-versions?name=greet",
  "registered-models/search?filter=name%20%3D%20%27nope%27",
];

describeMlflow("MLflow's own client", (server) => {
  test("meets with the same on promptree, but for what is to differ", async () => {
    const promptree = await serve(await temporaryFolder(), "--registry", "sqlite:registry.db");
    const [there, here] = await Promise.all([runClientChecks(server().url), runClientChecks(promptree.url)]);

    expect(there.size).toBeGreaterThanOrEqual(60);
    expect([...here.keys()]).toEqual([...there.keys()]);
    const expected = Object.entries(DIFFERENCES).map(([name, difference]) => [name, difference.here]);
    expect(Object.fromEntries(here)).toEqual({ ...Object.fromEntries(there), ...Object.fromEntries(expected) });

    const same = Object.keys(DIFFERENCES).filter((name) => isEqual(there.get(name), here.get(name)));
    expect(same, "these are listed and do not differ").toEqual([]);
    for (const path of READS) expect(await answer(promptree.url, path)).toEqual(await answer(server().url, path));
    expect(promptree.lines().filter((line) => "status" in line && line.status >= 500)).toEqual([]);
  });
});

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** To the letter, but for times. */
async function answer(url: string, path: string): Promise<object> {
  const response = await fetch(`${url}/api/2.0/mlflow/${path}`);
  const text = (await response.text()).replaceAll(/(?<=_timestamp": )\d{13}/g, "a time");
  return { status: response.status, type: response.headers.get("content-type"), text };
}
