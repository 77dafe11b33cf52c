import type { Content } from "../core/content.ts";
import { hasDifferences } from "../core/differences.ts";
import type { KeyChange } from "../core/differences.ts";
import { comparableOf } from "../engine/compare.ts";
import type { ComparedSide, Comparison } from "../engine/compare.ts";
import { contentText } from "./content-text.ts";
import { diffLines, signedLines } from "./line-diff.ts";
import { pairMessages } from "./message-pairs.ts";
import type { MessageChange } from "./message-pairs.ts";

/** Both sides whole, and what differs. `messages` compares two chats, `hunks` anything else; the other one is null. */
export function diffJson({ name, from, to, differences }: Comparison) {
  const [before, after] = [comparableOf(from).content, comparableOf(to).content];
  const areChats = before.type === "chat" && after.type === "chat";
  const { type, description, variables } = differences;
  return {
    name,
    equal: !hasDifferences(differences),
    from: sideJson(from),
    to: sideJson(to),
    type,
    hunks: areChats ? null : hunksJson(contentText(before), contentText(after)),
    messages: areChats ? pairMessages(before.messages, after.messages).map(messageJson) : null,
    description,
    tags: differences.tags.map(keyJson),
    modelConfig: differences.modelConfig.map(keyJson),
    responseFormat: differences.responseFormat.map(keyJson),
    inputSchema: differences.inputSchema.map(keyJson),
    variables,
  };
}

/** What only a version has is null for a draft. */
function sideJson(side: ComparedSide) {
  const { content, metadata } = comparableOf(side);
  const record = side.kind === "version" ? side.record : null;
  return {
    version: record?.version ?? null,
    aliases: side.kind === "version" ? side.aliases.toSorted() : [],
    latest: side.kind === "version" && side.isLatest,
    commit: record?.provenance?.commit ?? null,
    date: record?.date ?? null,
    author: record?.provenance?.author ?? null,
    message: record?.message ?? null,
    path: side.kind === "draft" ? side.file.path : (record?.provenance?.path ?? null),
    digest: side.kind === "draft" ? side.file.digest : side.record.digest,
    ...textJson(content),
    description: metadata.description,
    tags: Object.fromEntries(metadata.tags),
    modelConfig: content.modelConfig,
    responseFormat: content.responseFormat,
    inputSchema: metadata.inputSchema,
  };
}

function textJson(content: Content) {
  return content.type === "text"
    ? { type: content.type, template: content.template }
    : { type: content.type, messages: content.messages.map(({ role, content: text }) => ({ role, content: text })) };
}

function hunksJson(before: string | null, after: string | null) {
  return diffLines(before, after).map((hunk) => {
    const { oldStart, oldLines, newStart, newLines } = hunk;
    return { oldStart, oldLines, newStart, newLines, lines: signedLines(hunk) };
  });
}

/** `from` and `to` are places in the two lists of messages, from 1. */
function messageJson(message: MessageChange) {
  switch (message.kind) {
    case "added": {
      const { place, content } = message.to;
      return { change: message.kind, moved: false, from: null, to: place, hunks: hunksJson(null, content) };
    }
    case "removed": {
      const { place, content } = message.from;
      return { change: message.kind, moved: false, from: place, to: null, hunks: hunksJson(content, null) };
    }
    case "kept": {
      const { from, to, isEqual, hasMoved: moved } = message;
      const change = isEqual ? "equal" : "changed";
      return { change, moved, from: from.place, to: to.place, hunks: hunksJson(from.content, to.content) };
    }
  }
}

function keyJson({ key, from, to }: KeyChange) {
  return { key, from: from ?? null, to: to ?? null };
}
