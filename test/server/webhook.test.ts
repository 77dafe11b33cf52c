import { sign } from "@octokit/webhooks-methods";
import { describe, expect, test } from "vitest";
import { createWebhook } from "../../src/server/webhook.ts";

const SECRET = "a secret of GitHub and this server";
const PUSH = JSON.stringify({ ref: "refs/heads/main", after: "4f1c2ab", note: "Grüße 🌳" });

function webhook() {
  let triggered = 0;
  const handle = createWebhook({ secret: SECRET, trigger: () => void triggered++ });
  return { handle, triggered: () => triggered };
}

interface Delivery {
  readonly event?: string | null;
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  readonly signature?: string | null;
  readonly method?: string;
}

async function delivery({ event = "push", body = PUSH, signature, method = "POST" }: Delivery = {}): Promise<Request> {
  const signed = signature === undefined ? await sign(SECRET, typeof body === "string" ? body : "{}") : signature;
  return new Request("http://127.0.0.1/webhooks/github", {
    method,
    headers: {
      "content-type": "application/json",
      ...(event === null ? {} : { "x-github-event": event }),
      ...(signed === null ? {} : { "x-hub-signature-256": signed }),
    },
    ...(method === "GET" ? {} : { body, duplex: "half" }),
  });
}

describe("a signed delivery", () => {
  test.each([
    { event: "push", status: 202, triggers: 1 },
    { event: "ping", status: 200, triggers: 0 },
    { event: "issues", status: 204, triggers: 0 },
    { event: "PUSH", status: 204, triggers: 0 },
    { event: null, status: 204, triggers: 0 },
  ])("of the event $event is answered with $status", async ({ event, status, triggers }) => {
    const { handle, triggered } = webhook();
    expect((await handle(await delivery({ event }))).status).toBe(status);
    expect(triggered()).toBe(triggers);
  });

  test.each(["not JSON", "payload=%7B%7D", "\ufeff{}", "[".repeat(100_000)])(
    "sets off a look whatever it holds (%#)",
    async (body) => {
      const { handle, triggered } = webhook();
      expect((await handle(await delivery({ body }))).status).toBe(202);
      expect(triggered()).toBe(1);
    },
  );

  test("that comes again sets off one more look", async () => {
    const { handle, triggered } = webhook();
    await handle(await delivery());
    expect((await handle(await delivery())).status).toBe(202);
    expect(triggered()).toBe(2);
  });
});

describe("a delivery that is refused", () => {
  const CASES: readonly { readonly what: string; readonly make: () => Promise<Delivery>; readonly status: number }[] = [
    { what: "no signature", make: async () => ({ signature: null }), status: 401 },
    { what: "an empty signature", make: async () => ({ signature: "" }), status: 401 },
    {
      what: "a signature of another secret",
      make: async () => ({ signature: await sign("other", PUSH) }),
      status: 401,
    },
    {
      what: "a signature of another body",
      make: async () => ({ signature: await sign(SECRET, `${PUSH} `) }),
      status: 401,
    },
    {
      what: "a signature cut short",
      make: async () => ({ signature: (await sign(SECRET, PUSH)).slice(0, -1) }),
      status: 401,
    },
    {
      what: "a signature without its algorithm",
      make: async () => ({ signature: (await sign(SECRET, PUSH)).slice(7) }),
      status: 401,
    },
    {
      what: "the ping of a stranger",
      make: async () => ({ event: "ping", signature: await sign("other", PUSH) }),
      status: 401,
    },
    { what: "no body", make: async () => ({ body: "", signature: `sha256=${"0".repeat(64)}` }), status: 401 },
    { what: "bytes that are no text", make: async () => ({ body: Uint8Array.of(0xff, 0xfe) }), status: 401 },
    { what: "a body that is too long", make: async () => ({ body: "x".repeat(4 * 1024 * 1024 + 1) }), status: 413 },
    { what: "another method", make: async () => ({ method: "GET" }), status: 405 },
    { what: "a body that breaks off", make: async () => ({ body: brokenBody() }), status: 400 },
  ];

  test.each(CASES)("for $what is answered with $status, and sets off nothing", async ({ make, status }) => {
    const { handle, triggered } = webhook();
    const response = await handle(await delivery(await make()));
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain(SECRET);
    expect(triggered()).toBe(0);
  });

  test("is not read to its end when it has none", async () => {
    const { handle } = webhook();
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) });
    expect((await handle(await delivery({ body }))).status).toBe(413);
  });

  test("says which method it takes", async () => {
    const { handle } = webhook();
    expect((await handle(await delivery({ method: "GET" }))).headers.get("allow")).toBe("POST");
  });
});

test("a webhook without a secret is refused", () => {
  expect(() => createWebhook({ secret: "", trigger: () => {} })).toThrow(expect.objectContaining({ code: "usage" }));
});

function brokenBody(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.error(new Error("the sender is gone")) });
}
