/** How to go on in a shallow clone that lacks what is needed. */
export const FETCH_HISTORY =
  "fetch the whole history: git fetch --unshallow (in GitHub Actions, fetch-depth: 0 of actions/checkout)";
