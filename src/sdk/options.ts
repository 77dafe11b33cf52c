import type { ChatContent, Message, TextContent } from "../core/content.ts";
import { PromptreeError } from "../core/errors.ts";
import type { ClientEvent } from "./events.ts";
import type { PromptOf } from "./prompt-types.ts";

/** What every client takes. */
export interface ClientOptions {
  readonly cache?: CacheOptions;
  /** How long one request to the registry may take, with its retries, in milliseconds; 10 s when left out. */
  readonly timeoutMs?: number;
  /** Called with every event, at once; what it gives or throws is dropped. */
  readonly onEvent?: (event: ClientEvent) => unknown;
}

export interface CacheOptions {
  /** How many references are remembered, those used last, up to 100,000; 1,000 when left out. */
  readonly maxPrompts?: number;
  /** How long an alias, or the newest version, is given without asking again, in milliseconds; 60 s when left out, 0 for not at all. */
  readonly aliasTtlMs?: number;
  /** From what age on a load waits for the registry, rather than having it asked behind it, in milliseconds; 10 minutes when left out. */
  readonly maxAgeMs?: number;
  /** How long after the registry's last word an alias is still given when it can't be asked, in milliseconds; 24 h when left out. */
  readonly staleForMs?: number;
  /** How long it is remembered that something is not there, in milliseconds; 5 s when left out. */
  readonly negativeTtlMs?: number;
}

export interface LoadOptions<Reference extends string = string> {
  /** Instead of a version or an alias in the reference. */
  readonly version?: number;
  /** Given when the load fails, for whatever reason but the signal's: a text, messages, or a whole content. */
  readonly fallback?: Fallback<Reference>;
  /** Who the choice of a split sticks to, such as a user's id. */
  readonly key?: string;
  /** Ends the wait for this load alone. */
  readonly signal?: AbortSignal;
}

export interface AllowMissing {
  /** Give null for a prompt, version or alias that is not there. */
  readonly allowMissing?: boolean;
}

export interface RefuseMissing {
  readonly allowMissing?: false;
}

/** Of the kind that the prompt has, where that is known. */
export type Fallback<Reference extends string = string> = FallbackOfType<PromptOf<Reference>["type"]>;

type FallbackOfType<Type> = Type extends "text" ? string | TextContent : readonly Message[] | ChatContent;

export type CacheSettings = Required<CacheOptions>;

const MINUTE = 60_000;

const DEFAULTS: CacheSettings = {
  maxPrompts: 1000,
  aliasTtlMs: MINUTE,
  maxAgeMs: 10 * MINUTE,
  staleForMs: 24 * 60 * MINUTE,
  negativeTtlMs: 5000,
};

/** Room for each is taken at once. */
const MOST_PROMPTS = 100_000;

const DEFAULT_TIMEOUT = 10_000;

/** @throws PromptreeError `usage` */
export function cacheSettings(given: CacheOptions = {}): CacheSettings {
  const {
    maxPrompts = DEFAULTS.maxPrompts,
    aliasTtlMs = DEFAULTS.aliasTtlMs,
    maxAgeMs = DEFAULTS.maxAgeMs,
    staleForMs = DEFAULTS.staleForMs,
    negativeTtlMs = DEFAULTS.negativeTtlMs,
  } = given;
  const isFit = Number.isSafeInteger(maxPrompts) && maxPrompts > 0 && maxPrompts <= MOST_PROMPTS;
  if (!isFit) throw unfit("cache.maxPrompts", "a whole number from 1 to 100,000");
  requireTime("cache.aliasTtlMs", aliasTtlMs);
  requireTime("cache.maxAgeMs", maxAgeMs);
  requireTime("cache.staleForMs", staleForMs);
  requireTime("cache.negativeTtlMs", negativeTtlMs);
  // Who wants nothing unasked wants nothing stale either.
  return { maxPrompts, aliasTtlMs, maxAgeMs: aliasTtlMs === 0 ? 0 : maxAgeMs, staleForMs, negativeTtlMs };
}

/** The most that a timer can wait. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** @throws PromptreeError `usage` */
export function timeoutSetting(timeoutMs: number = DEFAULT_TIMEOUT): number {
  const isFit = Number.isSafeInteger(timeoutMs) && timeoutMs > 0 && timeoutMs <= LONGEST_TIMEOUT;
  if (!isFit) throw unfit("timeoutMs", "a whole number of milliseconds above 0");
  return timeoutMs;
}

/** Infinity means for ever. */
function requireTime(name: string, value: number): void {
  if (typeof value !== "number" || !(value >= 0)) throw unfit(name, "a number of milliseconds, 0 or more");
}

function unfit(name: string, what: string): PromptreeError {
  return new PromptreeError("usage", `${name} is not ${what}`);
}
