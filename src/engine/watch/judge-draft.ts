import type { Digest } from "../../core/digest.ts";
import { sameMetadata } from "../../core/metadata.ts";
import type { Metadata } from "../../core/metadata.ts";
import type { PromptName } from "../../core/name.ts";
import type { Claim } from "./known-files.ts";

interface Judged {
  readonly name: PromptName;
  /** Of files whose names are this one, to the letter or but for case. */
  readonly claims: readonly Claim[];
  /** What git last made of the prompt in the registry; null where it made nothing. */
  readonly registered: Stated | null;
  /** The one that is loadable now. */
  readonly draft: (Stated & { readonly path: string }) | null;
}

interface Stated {
  readonly digest: Digest;
  readonly metadata: Metadata;
}

/** What is to become of a prompt's draft: `as-registered` and `no-file` are why one goes. */
export type Verdict =
  | { readonly kind: "keep" | "as-registered" | "no-file" }
  | { readonly kind: "put"; readonly claim: Claim };

/**
 * A prompt has a draft where its file is another than git's newest version. While its file is broken, or is one of several of that
 * name, nobody can say, and it keeps the draft it has.
 */
export function judgeDraft({ name, claims, registered, draft }: Judged): Verdict {
  const sound = claims.filter(({ isSound }) => isSound);
  const [claim, ...others] = sound.length > 0 ? sound : claims;
  if (others.length > 0) return KEEP;
  if (claim === undefined || claim.name !== name) return draft === null ? KEEP : { kind: "no-file" };
  if (registered !== null && isSame(claim, registered)) return draft === null ? KEEP : { kind: "as-registered" };
  if (!claim.isSound) return KEEP;
  return draft !== null && isSame(claim, draft) && claim.path === draft.path ? KEEP : { kind: "put", claim };
}

const KEEP: Verdict = { kind: "keep" };

function isSame(a: Stated, b: Stated): boolean {
  return a.digest === b.digest && sameMetadata(a.metadata, b.metadata);
}
