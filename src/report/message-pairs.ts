import { diffArrays } from "diff";
import type { Message } from "../core/content.ts";

/** A message with the place it has in its chat, from 1. */
export interface PlacedMessage extends Message {
  readonly place: number;
}

/** What became of one message. An `equal` one says the same as before; one that moved stands before or after others than it did. */
export type MessageChange =
  | { readonly kind: "added"; readonly to: PlacedMessage }
  | { readonly kind: "removed"; readonly from: PlacedMessage }
  | {
      readonly kind: "kept";
      readonly from: PlacedMessage;
      readonly to: PlacedMessage;
      readonly isEqual: boolean;
      readonly hasMoved: boolean;
    };

/** Beyond so many edits equal messages are found one by one, whatever stands between them. */
const MOST_EDITS = 1000;

/** How many pairs of messages may be weighed against each other; beyond it those of a role are paired in their order. */
const MOST_WEIGHED = 10_000;

/** The share of words that two messages must have in common to be one that was edited. */
const LEAST_ALIKE = 0.4;

/** Both chats told as one: in the order of the new one, each removed message where it was. */
export function pairMessages(before: readonly Message[], after: readonly Message[]): readonly MessageChange[] {
  const [old, fresh] = [before.map(placed), after.map(placed)];
  const partners = new Map(inOrder(old, fresh));
  for (const pair of [equalPairs, recastPairs, alikePairs]) {
    const taken = new Set(partners.values());
    const [oldLeft, freshLeft] = [old.filter((one) => !taken.has(one)), fresh.filter((one) => !partners.has(one))];
    for (const [to, from] of pair(oldLeft, freshLeft)) partners.set(to, from);
  }
  return tell(old, fresh, partners);
}

/** New message → old one. */
type Partners = ReadonlyMap<PlacedMessage, PlacedMessage>;
type Pairs = Iterable<readonly [to: PlacedMessage, from: PlacedMessage]>;

function placed({ role, content }: Message, index: number): PlacedMessage {
  return { role, content, place: index + 1 };
}

/** Equal messages in the same order. */
function* inOrder(old: readonly PlacedMessage[], fresh: readonly PlacedMessage[]): Pairs {
  const parts = diffArrays(old.map(messageKey), fresh.map(messageKey), { maxEditLength: MOST_EDITS }) ?? [];
  let [left, right] = [0, 0];
  for (const { added, removed, count } of parts) {
    const common = added || removed ? [] : fresh.slice(right, right + count);
    for (const [step, to] of common.entries()) {
      const from = old[left + step];
      if (from !== undefined) yield [to, from];
    }
    if (!added) left += count;
    if (!removed) right += count;
  }
}

/** Equal messages, wherever they stand. */
function* equalPairs(old: readonly PlacedMessage[], fresh: readonly PlacedMessage[]): Pairs {
  yield* pairsOf(old, fresh, messageKey);
}

/** The same words in another role. */
function* recastPairs(old: readonly PlacedMessage[], fresh: readonly PlacedMessage[]): Pairs {
  yield* pairsOf(old, fresh, ({ content }) => content);
}

function* pairsOf(
  old: readonly PlacedMessage[],
  fresh: readonly PlacedMessage[],
  keyOf: (message: PlacedMessage) => string,
): Pairs {
  const byKey = new Map([...Map.groupBy(old, keyOf)].map(([key, messages]) => [key, messages.values()]));
  for (const to of fresh) {
    const from = byKey.get(keyOf(to))?.next().value;
    if (from !== undefined) yield [to, from];
  }
}

/** Messages of one role that share most of their words, the most alike first. */
function* alikePairs(old: readonly PlacedMessage[], fresh: readonly PlacedMessage[]): Pairs {
  if (old.length * fresh.length > MOST_WEIGHED) {
    yield* pairsOf(old, fresh, ({ role }) => role);
    return;
  }
  const words = new Map([...old, ...fresh].map((message) => [message, countWords(message.content)]));
  const candidates = fresh.flatMap((to) =>
    old
      .filter((from) => from.role === to.role)
      .map((from) => ({ to, from, alike: likeness(words.get(from), words.get(to)) }))
      .filter(({ alike }) => alike >= LEAST_ALIKE),
  );
  const taken = new Set<PlacedMessage>();
  for (const { to, from } of candidates.toSorted((a, b) => b.alike - a.alike)) {
    if (taken.has(to) || taken.has(from)) continue;
    taken.add(to).add(from);
    yield [to, from];
  }
}

function messageKey({ role, content }: Message): string {
  return `${role}\n${content}`;
}

type WordCounts = ReadonlyMap<string, number>;

function countWords(text: string): WordCounts {
  const counts = new Map<string, number>();
  for (const [word] of text.matchAll(/[\p{L}\p{N}_]+/gu)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** From 0, no word in common, to 1, the same words. */
function likeness(a: WordCounts = new Map(), b: WordCounts = new Map()): number {
  let common = 0;
  for (const [word, count] of a) common += Math.min(count, b.get(word) ?? 0);
  const total = sum(a) + sum(b);
  return total === 0 ? 0 : (2 * common) / total;
}

function sum(counts: WordCounts): number {
  return counts.values().reduce((total, count) => total + count, 0);
}

function tell(
  old: readonly PlacedMessage[],
  fresh: readonly PlacedMessage[],
  partners: Partners,
): readonly MessageChange[] {
  const stayed = longestRise(fresh.flatMap((to) => partners.get(to) ?? []));
  const kept = new Set(partners.values());
  const gone = old.filter((from) => !kept.has(from));
  let told = 0;
  const removedBefore = (place: number): readonly MessageChange[] => {
    const end = gone.findIndex((from, index) => index >= told && from.place > place);
    const removed = gone.slice(told, end === -1 ? undefined : end);
    told += removed.length;
    return removed.map((from) => ({ kind: "removed", from }));
  };
  const ends = nextStayed(fresh, partners, stayed);
  const changes = fresh.flatMap((to, index): readonly MessageChange[] => {
    const from = partners.get(to);
    // What was removed up to the next message that stayed comes before what is new there.
    const removed = removedBefore(ends[index] ?? Infinity);
    if (from === undefined) return [...removed, { kind: "added", to }];
    const isEqual = messageKey(from) === messageKey(to);
    return [...removed, { kind: "kept", from, to, isEqual, hasMoved: !stayed.has(from) }];
  });
  return [...changes, ...removedBefore(Infinity)];
}

/** For each new message, where in the old chat the next one stood that stayed, itself included. */
function nextStayed(
  fresh: readonly PlacedMessage[],
  partners: Partners,
  stayed: ReadonlySet<PlacedMessage>,
): readonly number[] {
  let next = Infinity;
  return fresh
    .toReversed()
    .map((to) => {
      const from = partners.get(to);
      if (from !== undefined && stayed.has(from)) next = from.place;
      return next;
    })
    .toReversed();
}

/** The most messages whose places rise from each to the next: those that did not move. */
function longestRise(messages: readonly PlacedMessage[]): ReadonlySet<PlacedMessage> {
  /** The end of the best rise of each length, and what stands before each message in its own. */
  const ends: PlacedMessage[] = [];
  const before = new Map<PlacedMessage, PlacedMessage | undefined>();
  for (const message of messages) {
    const found = ends.findIndex((end) => end.place > message.place);
    const length = found === -1 ? ends.length : found;
    before.set(message, ends[length - 1]);
    ends[length] = message;
  }
  const rise = new Set<PlacedMessage>();
  for (let message = ends.at(-1); message !== undefined; message = before.get(message)) rise.add(message);
  return rise;
}
