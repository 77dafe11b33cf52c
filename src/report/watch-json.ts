import { PromptreeError, messageOf } from "../core/errors.ts";
import { redact } from "../core/redact.ts";
import type { WatchEvent } from "../engine/watch/watch-event.ts";
import { changedLines } from "./draft-change.ts";
import { draftUri } from "./draft-uri.ts";
import { problemJson } from "./json-changes.ts";
import { errorJson, syncJson } from "./json.ts";

// A contract as that of json.ts, an object a line; test/report/json-contract.ts holds the form.

/** What has happened. `now`: in milliseconds since 1970. */
export function watchJson(event: WatchEvent, now: number) {
  return { time: new Date(now).toISOString(), event: event.kind, ...detailsOf(event) };
}

/** The last line of all. */
export function stoppedJson(now: number) {
  return { time: new Date(now).toISOString(), event: "stopped" };
}

function detailsOf(event: WatchEvent) {
  switch (event.kind) {
    case "ready": {
      const { registry, branch, commit, syncs, prompts, drafts } = event;
      return { registry, branch, commit, syncs, prompts, drafts };
    }
    case "draft": {
      const { prompt, path, before, after } = event;
      return { prompt, path, uri: draftUri(prompt), newPrompt: before === null, ...changedLines(before, after) };
    }
    case "draft-gone":
      return { prompt: event.prompt, path: event.path, why: event.why };
    case "problems":
      return { path: event.path, problems: event.problems.map(problemJson) };
    case "branch":
      return { branch: event.branch, commit: event.commit, syncs: event.syncs };
    case "synced":
      return syncJson(event.result);
    case "sync-failed":
    case "trouble":
      return errorJson(failureOf(event.error));
    case "recovered":
      return {};
  }
}

function failureOf(error: unknown) {
  const isExpected = error instanceof PromptreeError;
  const hint = isExpected ? error.hint : null;
  return {
    code: isExpected ? error.code : "unexpected",
    message: redact(messageOf(error)),
    hint: hint === null ? null : redact(hint),
  };
}
