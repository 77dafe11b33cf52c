import * as fc from "fast-check";
import { expect, test } from "vitest";
import { TokenSet } from "../../../src/server/access/token-set.ts";
import type { Caller } from "../../../src/server/parts.ts";
import { basic, bearer, issue } from "./entries.ts";

const issued = [issue("a"), issue("b", "write"), issue("c", "sync")];
const valid = issued.map(({ token }) => token);

const one = fc.constantFrom(...valid);
const place = fc.nat({ max: 48 });
const base64url = fc.constantFrom(...Array.from("ABCXYZabcxyz0189-_"));

/** Whole tokens, pieces of them, tokens with one character changed, hashes, and anything else. */
const credential = fc.oneof(
  { weight: 2, arbitrary: one },
  fc.tuple(one, place, place).map(([token, from, to]) => token.slice(from, to)),
  fc.tuple(one, place, base64url).map(([token, at, other]) => token.slice(0, at) + other + token.slice(at + 1)),
  fc.tuple(one, one, place).map(([left, right, at]) => left.slice(0, at) + right.slice(at)),
  fc.tuple(one, fc.string()).map(([token, more]) => token + more),
  fc.tuple(fc.string(), one).map(([before, token]) => before + token),
  one.map((token) => token.toLowerCase()),
  fc.constantFrom(...issued.map(({ line }) => line), ...issued.map(({ entry }) => entry.digest.toString("base64url"))),
  fc.string({ unit: base64url, minLength: 43, maxLength: 43 }).map((random) => `ptree_${random}`),
  fc.string({ unit: "binary" }),
);

const userName = fc.string().map((user) => user.replaceAll(":", ""));

function ownerOf(text: string): Caller | null {
  return issued.find(({ token }) => String(token) === text)?.entry.caller ?? null;
}

test("no credential but a valid token is let in, and each of these as whose it is", () => {
  const tokens = new TokenSet(issued.map(({ entry }) => entry));
  fc.assert(
    fc.property(credential, userName, (given, user) => {
      // Spaces before it belong to the header.
      expect(tokens.callerBy(bearer(given))).toEqual(ownerOf(given.replace(/^ +/, "")));
      expect(tokens.callerBy(basic(user, given))).toEqual(ownerOf(given));
      expect(tokens.callerBy(given)).toBeNull();
    }),
    { numRuns: 2000 },
  );
});
