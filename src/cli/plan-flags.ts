/** What `plan` and `sync` are told alike, so that a plan made with the same flags is the plan that is applied. */
export const PLAN_FLAGS = {
  prune: ["--prune", "delete orphans: prompts whose files are gone"],
  adopt: ["--adopt", "take over prompts that somebody else made"],
  force: ["--force", "go on over the limit on deletions"],
  acceptRewrite: ["--accept-rewrite", "history was rewritten: compare HEAD once and go on from there"],
} as const;

export interface GivenFlags {
  readonly prune?: true | undefined;
  readonly adopt?: true | undefined;
  readonly force?: true | undefined;
  readonly acceptRewrite?: true | undefined;
}

/** The flags that were given, for the command that is to be typed next. */
export function repeatFlags(given: GivenFlags): readonly string[] {
  const { prune, adopt, force, acceptRewrite } = PLAN_FLAGS;
  return [
    ...(given.prune === true ? [prune[0]] : []),
    ...(given.adopt === true ? [adopt[0]] : []),
    ...(given.force === true ? [force[0]] : []),
    ...(given.acceptRewrite === true ? [acceptRewrite[0]] : []),
  ];
}
