import { PromptreeError, messageOf } from "../../core/errors.ts";
import type { Problem } from "../../core/problem.ts";
import { redact } from "../../core/redact.ts";
import { draftUri } from "../../report/draft-uri.ts";
import { count } from "../../report/figures.ts";
import { requestText, serverEventText, servingText } from "../../report/serve-text.ts";
import type { Serving } from "../../report/serve-text.ts";
import { createExchangeLine } from "../../server/operations/access-log.ts";
import { eventLine } from "../../server/operations/events.ts";
import type { ServerEvent } from "../../server/operations/events.ts";
import { createLineBuffer } from "../../server/operations/line-buffer.ts";
import type { Exchange } from "../../server/parts.ts";
import type { Context } from "../context.ts";

/** What a server says while it serves. */
export interface ServeLog {
  readonly started: (serving: Serving) => void;
  readonly request: (exchange: Exchange) => void;
  readonly event: (event: ServerEvent) => void;
  readonly problem: (problem: Problem) => void;
  /** Of what should not have happened. */
  readonly defect: (error: unknown) => void;
  /** Where in the code an error came from, for who asked for that. */
  readonly trace: (error: unknown) => void;
  readonly flush: () => void;
}

/**
 * On standard output, a line of JSON each of requests and events: they are the data of a server. A person at a terminal reads
 * lines of text instead, and of the server itself on standard error.
 */
export function createServeLog(context: Context, { quiet }: { readonly quiet: boolean }): ServeLog {
  const { io, json, view, errView } = context;
  const lines = createLineBuffer(io.out);
  const isForPeople = io.outIsTerminal && !json;
  const exchangeLine = createExchangeLine();
  const write = (event: ServerEvent): void => {
    const now = Date.now();
    if (!isForPeople) return lines.add(eventLine(event, now));
    lines.flush();
    io.err(`${serverEventText(eventMessage(event), FAILURES.has(event.event), now, errView)}\n`);
  };
  // What happens before there is anything to ask is told after the line that says where to ask.
  let early: ServerEvent[] | null = [];
  const tell = (event: ServerEvent): void => {
    if (early === null) write(event);
    else early.push(event);
  };
  const trace = (error: unknown): void => {
    if (io.env["PROMPTREE_DEBUG"] !== undefined && error instanceof Error) io.err(`${redact(error.stack ?? "")}\n`);
  };
  return {
    event: tell,
    trace,
    flush: lines.flush,
    started: (serving) => {
      const { url, registry, managed } = serving;
      if (!isForPeople) write({ event: "start", url, registry, managed });
      if (!json) io.err(`${servingText(serving, errView)}\n${isForPeople ? "\n" : ""}`);
      for (const event of early ?? []) write(event);
      early = null;
      lines.flush();
    },
    request: quiet
      ? () => {}
      : (exchange) => {
          const now = Date.now();
          lines.add(isForPeople ? requestText(exchange, now, view) : exchangeLine(exchange, now));
        },
    problem: ({ severity, file, line, message }) => {
      const place = [file, line].filter((part) => part !== null).join(":");
      tell({ event: "tokens", severity, message: place === "" ? message : `${place}: ${message}` });
    },
    defect: (error) => {
      const message = redact(messageOf(error));
      tell({ event: "defect", code: error instanceof PromptreeError ? error.code : "unexpected", message });
      trace(error);
    },
  };
}

const FAILURES: ReadonlySet<ServerEvent["event"]> = new Set(["sync-failed", "tokens", "defect", "trouble"]);

function eventMessage(event: ServerEvent): string {
  switch (event.event) {
    case "start":
      return `serving ${event.registry} at ${event.url}`;
    case "sync":
      return [`synced ${event.commit.slice(0, 7)}, ${count(event.changes, "change")}`, ...event.warnings].join("; ");
    case "sync-failed":
      return `the sync failed: ${event.message}`;
    case "watch": {
      const where = [event.branch ?? "detached HEAD", event.commit?.slice(0, 7) ?? "without a commit"].join(" ");
      return `watching ${where}: ${event.syncs ? "commits are synced" : "commits are not synced"}`;
    }
    case "draft":
      return `${draftUri(event.prompt)} is ${event.path} as it was saved`;
    case "draft-gone":
      return `${draftUri(event.prompt)} is gone`;
    case "problems":
      return event.problems.length === 0 ? `${event.path ?? "what was wrong"} is mended` : event.problems.join("; ");
    case "trouble":
      return `watching is disturbed: ${event.message}`;
    case "recovered":
      return "watching again";
    case "notice":
    case "tokens":
      return event.message;
    case "defect":
      return `a request failed: ${event.message}`;
    case "stopping":
      return `${event.signal}: running requests are finished, a second one ends at once`;
    case "stopped":
      return "stopped";
  }
}
