import pMap, { pMapIterable } from "p-map";
import type { PromptName } from "../../../core/name.ts";
import { isInvalid } from "../transport/failure.ts";
import { explainRefusal } from "../transport/server-version.ts";
import type { Transport } from "../transport/transport.ts";

const MOST_NAMES = 100;

/** In characters, of the names of one search: gateways refuse long addresses. */
const MOST_TEXT = 3000;

/** What a list of names takes in a search's address for each, beside the name itself: quotes, comma, space, encoded. */
const AROUND_A_NAME = 10;

/**
 * Searches by many names at a time, side by side; what is found comes in the order of the names. Older servers don't know
 * `IN`, and are asked for each name by itself.
 */
export function readByNames<Found>(
  transport: Transport,
  names: readonly PromptName[],
  read: (names: readonly PromptName[]) => Promise<readonly Found[]>,
): AsyncIterable<readonly Found[]> {
  const concurrency = transport.connections;
  const readChunk = async (chunk: readonly PromptName[]): Promise<readonly Found[]> => {
    try {
      return await read(chunk);
    } catch (error) {
      if (chunk.length === 1 || !isInvalid(error)) throw await explainRefusal(transport, error);
      return (await pMap(chunk, (name) => read([name]), { concurrency })).flat();
    }
  };
  return pMapIterable(shortLists(names), readChunk, { concurrency });
}

function* shortLists(names: readonly PromptName[]): Generator<readonly PromptName[]> {
  let list: PromptName[] = [];
  let room = MOST_TEXT;
  for (const name of names) {
    const size = name.length + AROUND_A_NAME;
    if (list.length > 0 && (size > room || list.length === MOST_NAMES)) {
      yield list;
      list = [];
      room = MOST_TEXT;
    }
    list.push(name);
    room -= size;
  }
  if (list.length > 0) yield list;
}
