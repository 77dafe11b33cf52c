import { expect, test } from "vitest";
import { type Answered, newServing } from "../serving.ts";
import { type Exchange, goldenExchanges, requestOf, steady } from "./exchanges.ts";

interface Difference {
  readonly because: string;
  readonly status: number;
  readonly body: unknown;
  /** A prompt that only stands here afterwards, and is taken away so that what follows can be compared. */
  readonly leaves?: string;
}

const INVALID = { error_code: "INVALID_PARAMETER_VALUE", sqlstate: "KAM00", error_class: "INVALID_PARAMETER_VALUE" };

const DIFFERENCES: Readonly<Record<string, Difference>> = {
  "server-info": {
    because: "what takes more than prompts is not there",
    status: 200,
    body: {
      store_type: "SqlStore",
      workspaces_enabled: false,
      trace_archival_enabled: false,
      multipart_uploads_enabled: false,
      multipart_downloads_enabled: false,
      presigned_upload_run_id_supported: false,
      presigned_upload_model_id_supported: false,
      features_enabled: { gateway: false },
    },
  },
  "create model": {
    because: "this server holds prompts only",
    status: 400,
    body: {
      ...INVALID,
      message: "This server holds prompts only, and 'plain-model' is none without the tag mlflow.prompt.is_prompt.",
    },
  },
  "create prompt with the name of a model": {
    because: "the model was refused, so its name is free",
    status: 200,
    body: {
      registered_model: {
        name: "plain-model",
        creation_timestamp: 0,
        last_updated_timestamp: 0,
        tags: [{ key: "mlflow.prompt.is_prompt", value: "true" }],
      },
    },
    leaves: "plain-model",
  },
  "JSON array body: HTML 500": {
    because: "what a client sends is no failure of the server",
    status: 400,
    body: { ...INVALID, message: "Bad Request. The body must be a JSON object, but is of type 'list'." },
  },
  "search without is_prompt shows models only": {
    because: "the model was refused, and there are no others",
    status: 200,
    body: {},
  },
};

test("every recorded exchange with MLflow gives the same answer here, but for those that are to differ", async () => {
  const exchanges = goldenExchanges();
  const serving = await newServing();
  const answers = [];
  for (const exchange of exchanges) {
    const { target, init } = requestOf(exchange);
    answers.push([exchange.case, answered(await serving.ask(init.method ?? "GET", target, init))]);
    const name = DIFFERENCES[exchange.case]?.leaves;
    if (name !== undefined) await serving.send("DELETE", "registered-models/delete", { name });
  }
  expect(answers).toEqual(exchanges.map((exchange) => [exchange.case, expected(exchange)]));
  expect(serving.errors).toEqual([]);
});

test("every listed difference is one, of an exchange that was recorded", () => {
  const exchanges = new Map(goldenExchanges().map((exchange) => [exchange.case, exchange]));
  for (const [name, { status, body }] of Object.entries(DIFFERENCES)) {
    const recorded = exchanges.get(name)?.response;
    expect(recorded, name).toBeDefined();
    expect({ status, body: steady(body) }, name).not.toEqual({
      status: recorded?.status,
      body: steady(recorded?.body),
    });
  }
});

function expected({ case: name, response }: Exchange): object {
  const { status, body } = DIFFERENCES[name] ?? response;
  return { status, type: typeof body === "string" ? response.content_type : "application/json", body: steady(body) };
}

function answered({ status, headers, text, json }: Answered): object {
  return { status, type: headers.get("content-type"), body: steady(json ?? text) };
}
