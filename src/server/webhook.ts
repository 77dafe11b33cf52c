import { verify } from "@octokit/webhooks-methods";
import { PromptreeError } from "../core/errors.ts";
import { DEFAULT_MAX_BODY_BYTES } from "./body-limit.ts";

export interface WebhookOptions {
  /** What GitHub signs its deliveries with. */
  readonly secret: string;
  /** Asks for a look at the repository. */
  readonly trigger: () => void;
}

/**
 * Handles deliveries of a GitHub webhook. A push only sets off a look at the repository: nothing that it says is used, so one
 * that is delivered twice, or made up by whoever knows the secret, does no harm. The handler never rejects.
 * @throws PromptreeError `usage` for an empty secret.
 */
export function createWebhook({ secret, trigger }: WebhookOptions): (request: Request) => Promise<Response> {
  if (secret === "") {
    throw new PromptreeError("usage", "the secret of the webhook is empty", {
      hint: "write the secret that GitHub has into the file, or make one for both: openssl rand -hex 32",
    });
  }
  return async (request) => {
    if (request.method !== "POST") return answer(405, "a webhook is delivered by POST", { allow: "POST" });
    const signature = request.headers.get("x-hub-signature-256") ?? "";
    // What can't be right is not worth reading a body for.
    if (!SIGNATURE.test(signature)) return unsigned();
    const body = await readBody(request);
    if (body === "too-long") return answer(413, `the delivery is larger than ${DEFAULT_MAX_BODY_BYTES} bytes`);
    if (body === "unreadable") return answer(400, "the delivery could not be read");
    if (body.length === 0 || !(await verify(secret, body.toString(), signature))) return unsigned();
    return answerEvent(request.headers.get("x-github-event"), trigger);
  };
}

function answerEvent(event: string | null, trigger: () => void): Response {
  if (event === "ping") return answer(200, "pong");
  if (event !== "push") return new Response(null, { status: 204 });
  trigger();
  return answer(202, "the repository is looked at");
}

const SIGNATURE = /^sha256=[0-9a-f]{64}$/;

function unsigned(): Response {
  return answer(401, "the delivery is not signed with the secret of this server");
}

async function readBody(request: Request): Promise<Buffer | "too-long" | "unreadable"> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > DEFAULT_MAX_BODY_BYTES) return "too-long";
      chunks.push(chunk);
    }
  } catch {
    // The sender is gone or cut off; nobody may read the answer.
    return "unreadable";
  }
  return Buffer.concat(chunks);
}

function answer(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(`${text}\n`, { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers } });
}
