/** How many collections may stand within each other. */
export const NESTING_LIMIT = 64;

export const TOO_DEEP = {
  code: "yaml-too-deep",
  message: `maps and lists nest deeper than ${NESTING_LIMIT} levels`,
  hint: null,
} as const;
