import { expect, test } from "vitest";
import { githubError } from "../../src/github/github-error.ts";

test("an error shows no token, not even one with a line end inside", () => {
  const error = Object.assign(new Error("Bad header: ghs_sec\nret, sent"), { status: 500 });
  expect(githubError(error, "ghs_sec\nret")).toMatchObject({
    message: "GitHub can't be reached: Bad header: ***, sent",
  });
});
