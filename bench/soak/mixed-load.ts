import { setTimeout as pause } from "node:timers/promises";
import type { PromptRequests } from "../../test/server/prompt-requests.ts";

const PROMPTS = 200;

/** Of a prompt; older ones are deleted, so that the registry does not grow. */
const VERSIONS = 10;

const ALIAS = "production";

/** Between two requests of a client, in milliseconds. */
const PAUSE = 5;

export interface LoadCounts {
  done: number;
  readonly failures: string[];
}

/** Two versions of every prompt, and an alias. */
export async function fillRegistry(requests: PromptRequests): Promise<void> {
  for (let number = 0; number < PROMPTS; number++) {
    await requests.create(nameOf(number));
    for (const text of ["first", "second"]) await requests.register(nameOf(number), text);
    await requests.setAlias(nameOf(number), ALIAS, 1);
    await requests.setTag(nameOf(number), "team", teamOf(number));
  }
}

/** Reads and writes as applications and people do, one request after the other, until the time is over. */
export async function runClient(requests: PromptRequests, until: number, counts: LoadCounts): Promise<void> {
  while (Date.now() < until) {
    try {
      await pick(ACTIONS)(requests, nameOf(random(PROMPTS)));
      counts.done += 1;
    } catch (error) {
      counts.failures.push(String(error));
    }
    await pause(PAUSE);
  }
}

type Action = (requests: PromptRequests, name: string) => Promise<unknown>;

/** Each as often as it is to be picked of a hundred times. */
const ACTIONS: readonly Action[] = [
  ...times(60, (requests, name) => requests.byAlias(name, ALIAS)),
  ...times(15, (requests, name) => requests.tags(name)),
  ...times(8, (requests) => requests.search(`tags.team = '${teamOf(random(PROMPTS))}' AND name LIKE '%${random(10)}'`)),
  ...times(7, (requests, name) => requests.setTag(name, "note", "n".repeat(random(2_000)))),
  ...times(5, addVersion),
  ...times(5, moveAlias),
];

async function addVersion(requests: PromptRequests, name: string): Promise<void> {
  const made = await requests.register(name, `${"text ".repeat(random(1_000))}${Date.now()}`);
  if (made <= VERSIONS) return;
  // The alias at the oldest would go with it.
  await requests.setAlias(name, ALIAS, made);
  await requests.deleteVersionIfThere(name, made - VERSIONS);
}

/** To one that no other client is about to delete. */
async function moveAlias(requests: PromptRequests, name: string): Promise<void> {
  const newest = await requests.byAlias(name, "latest");
  await requests.setAlias(name, ALIAS, newest);
}

function times(count: number, action: Action): readonly Action[] {
  return Array.from({ length: count }, () => action);
}

function nameOf(number: number): string {
  return `prompt_${String(number).padStart(3, "0")}`;
}

function teamOf(number: number): string {
  return `team_${number % 7}`;
}

function random(below: number): number {
  return Math.floor(Math.random() * below);
}

function pick<Item>(items: readonly Item[]): Item {
  const item = items[random(items.length)];
  if (item === undefined) throw new Error("there is nothing to pick from");
  return item;
}
