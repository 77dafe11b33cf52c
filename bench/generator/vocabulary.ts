import type { Random } from "./random.ts";

export const TEAMS = [
  "billing",
  "claims",
  "compliance",
  "devtools",
  "fraud",
  "hiring",
  "legal",
  "logistics",
  "marketing",
  "onboarding",
  "retention",
  "sales",
  "support",
  "telco",
  "travel",
] as const;

export const TOPICS = [
  "address_change",
  "cancellation",
  "complaints",
  "contract_review",
  "credit_check",
  "delivery",
  "discounts",
  "escalation",
  "faq",
  "feedback",
  "identity",
  "invoices",
  "language",
  "outages",
  "payments",
  "privacy",
  "refunds",
  "renewal",
  "returns",
  "roaming",
  "summaries",
  "technical_support",
  "translation",
  "warranty",
] as const;

export const TASKS = [
  "answer",
  "ask-for-details",
  "classify",
  "compare",
  "draft-reply",
  "explain",
  "extract",
  "follow-up",
  "greet",
  "hand-over",
  "rank",
  "rewrite",
  "summarise",
  "translate",
  "triage",
  "verify",
] as const;

/** Variable → its type in `input.schema`. */
export const VARIABLES = {
  account_age: "integer",
  channel: "string",
  company: "string",
  customer: "string",
  history: "string",
  issue: "string",
  language: "string",
  locale: "string",
  order_id: "string",
  plan: "string",
  product: "string",
  question: "string",
  region: "string",
  tone: "string",
  word_limit: "integer",
} as const;
export type Variable = keyof typeof VARIABLES;

export const MODELS = [
  "openai/gpt-4o",
  "openai/gpt-4o-mini",
  "anthropic/claude-sonnet-4",
  "google/gemini-2.0-flash",
  "mistral/mistral-large",
] as const;

export const ANSWER_FIELDS = [
  "answer",
  "category",
  "confidence",
  "language",
  "next_step",
  "sources",
  "urgency",
] as const;

export const PEOPLE = [
  { name: "Ada Lindqvist", email: "ada@example.com" },
  { name: "Bruno Teixeira", email: "bruno@example.com" },
  { name: "Chidi Okafor", email: "chidi@example.com" },
  { name: "Dana Petrescu", email: "dana@example.com" },
  { name: "Eun-ji Park", email: "eunji@example.com" },
  { name: "Farid Haddad", email: "farid@example.com" },
  { name: "Søren Holm", email: "soren@example.com" },
  { name: "Zoë Martin", email: "zoe@example.com" },
] as const;
export type Person = (typeof PEOPLE)[number];

export const ZONES = ["+0000", "+0100", "+0200", "-0500", "-0800", "+0530"] as const;

const ROLES = [
  "a patient assistant",
  "a senior specialist",
  "a careful reviewer",
  "a friendly agent",
  "an editor",
] as const;
const ACTIONS = [
  "Ask for the order number",
  "Quote the clause you rely on",
  "Keep to the facts in the history",
  "Offer one concrete next step",
  "Say plainly what you do not know",
  "Never promise a date",
  "Repeat the question in your own words",
  "List the documents that are missing",
  "Use short sentences and plain words",
  "Leave prices to the price list",
  "Hand over to a person",
  "Name the department in charge",
  "Check whether the contract is still running",
  "Write numbers as digits",
  "Apologise once and no more",
  "Point to the help page that covers it",
] as const;
const CONDITIONS = [
  "before you suggest anything",
  "when the customer sounds upset",
  "unless the account is closed",
  "if more than one product is meant",
  "even when the answer seems obvious",
  "as long as the case is open",
  "whenever money is involved",
  "if the request comes from another country",
  "when two sources disagree",
  "after the identity has been checked",
  "for orders older than 30 days",
  "where the law leaves no choice",
] as const;
const REASONS = [
  "Customers told us that this saves them a second call",
  "An earlier wording was read as a promise",
  "Anything else belongs in a ticket",
  "The reader may be on a phone",
  "The answer is kept on file and may be audited",
  "This keeps the tone even across teams",
] as const;
const SUBJECTS = [
  "the opening",
  "the tone",
  "the refund rule",
  "the checklist",
  "the limits",
  "the closing line",
] as const;
const CHANGES = ["Tighten", "Clarify", "Shorten", "Reword", "Fix", "Extend", "Soften", "Simplify"] as const;

export function sentence(random: Random): string {
  const rule = `${random.pick(ACTIONS)} ${random.pick(CONDITIONS)}.`;
  return random.chance(0.3) ? `${rule} ${random.pick(REASONS)}.` : rule;
}

/** A few sentences, or a short list under a heading. */
export function paragraph(random: Random): string {
  const sentences = Array.from({ length: random.between(2, 4) }, () => sentence(random));
  if (random.chance(0.6)) return sentences.join(" ");
  return [`## ${titleCase(random.pick(TASKS))}`, "", ...sentences.map((text) => `- ${text}`)].join("\n");
}

export function opening(random: Random, team: string, topic: string): string {
  return `You are ${random.pick(ROLES)} of the ${team} team. You deal with ${topic.replaceAll("_", " ")}.`;
}

export function changeTitle(random: Random): string {
  return `${random.pick(CHANGES)} ${random.pick(SUBJECTS)} of ${random.pick(TEAMS)} ${random.pick(TOPICS).replaceAll("_", " ")}`;
}

export function titleCase(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1).replaceAll(/[-_]/g, " ");
}
