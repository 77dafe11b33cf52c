import { describe, expect, test } from "vitest";
import { normalizeAddress } from "../../src/git/address.ts";

describe("normalizeAddress", () => {
  test.each([
    "https://github.com/o/r.git",
    "https://github.com/o/r",
    "https://github.com/o/r/",
    "https://github.com/o/r.git/",
    "https://github.com//o//r.git",
    "http://github.com/o/r",
    "https://GitHub.com/o/r",
    "https://github.com:8443/o/r.git",
    "https://user@github.com/o/r.git",
    "https://user:pass%40word@github.com/o/r.git",
    "https://x-access-token:ghs_abc123@github.com/o/r",
    "https://github.com/o/r.git?token=abc#part",
    "ssh://git@github.com/o/r.git",
    "ssh://git@github.com:22/o/r.git",
    "git+ssh://git@github.com/o/r.git",
    "ssh+git://git@GITHUB.com/o/r.git",
    "git://github.com/o/r.git",
    "git@github.com:o/r.git",
    "git@GitHub.com:o/r",
    "git@github.com:/o/r.git/",
    "github.com:o/r.git",
    "user:password@github.com:o/r.git",
    "  git@github.com:o/r.git\n",
  ])("%s is github.com/o/r", (address) => {
    expect(normalizeAddress(address)).toBe("github.com/o/r");
  });

  test.each([
    ["https://gitlab.com/Group/Sub/Repo.git", "gitlab.com/Group/Sub/Repo"],
    ["git@gitlab.com:Group/Sub/Repo.git", "gitlab.com/Group/Sub/Repo"],
    ["https://dev.azure.com/org/My%20Project/_git/repo", "dev.azure.com/org/My%20Project/_git/repo"],
    ["ssh://git@[::1]:2222/o/r.git", "[::1]/o/r"],
    ["[::1]:o/r.git", "[::1]/o/r"],
    ["host:~user/r.git", "host/~user/r"],
    ["https://github.com/o/r.github.io.git", "github.com/o/r.github.io"],
  ])("%s is %s", (address, name) => {
    expect(normalizeAddress(address)).toBe(name);
  });

  test.each([
    "",
    "/srv/git/r.git",
    "./r.git",
    "../r.git",
    "../with:colon/r.git",
    "r.git",
    "~/r.git",
    "file:///srv/git/r.git",
    "file://host/srv/git/r.git",
    "C:\\repos\\r",
    "C:/repos/r",
    "\\\\server\\share\\r",
    "ext::ssh host %S /r",
    "https://github.com",
    "https://github.com/",
    "https:///o/r",
    "git@github.com:",
    "weird://host/o/r",
    "https://",
  ])("%j names no place on the network", (address) => {
    expect(normalizeAddress(address)).toBeNull();
  });

  test.each([
    "https://user:hunter2/x@github.com/o/r",
    "https://hunter2/x@github.com/o/r",
    "user:hunter2/x@github.com:o/r",
    "https://user:hunter2@x@github.com/o/r",
    "hunter2@x@github.com:o/r",
  ])("%s gives no credential away", (address) => {
    expect(normalizeAddress(address) ?? "").not.toContain("hunter2");
  });
});
