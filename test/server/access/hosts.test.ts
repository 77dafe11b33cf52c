import { describe, expect, test } from "vitest";
import { createHosts, requiresTokens, tokensRequired } from "../../../src/server/access/hosts.ts";

const LOOPBACK = [
  "localhost",
  "localhost:5000",
  "LOCALHOST:1",
  "localhost.",
  "localhost.:5000",
  "promptree.localhost:5000",
  "127.0.0.1",
  "127.0.0.1:65535",
  "127.1.2.3:80",
  "[::1]",
  "[::1]:5000",
  "[0:0:0:0:0:0:0:1]:5000",
  "[::ffff:127.0.0.1]:5000",
  "0.0.0.0:5000",
];

const ADDRESSES = ["192.168.1.20", "10.0.0.7:5000", "8.8.8.8", "[2001:db8::1]:5000", "[FE80::1]"];

/** Names that anybody can have, and what only looks like one of ours. */
const FOREIGN = [
  "evil.com",
  "evil.com:5000",
  "localhost.evil.com",
  "127.0.0.1.evil.com",
  "evillocalhost",
  "127.0.0.1.nip.io:5000",
  "prompts.example.com.evil.com",
  "localhost@evil.com",
  "evil.com#localhost",
  "evil.com/localhost",
  "evil.com?localhost",
  "evil.com\\localhost",
  "local%68ost",
  "localhost, evil.com",
  "localhost:5000:5000",
  "localhost:x",
  "localhost:99999",
  "[::1",
  "::1",
  "[evil.com]",
  ".",
  ":5000",
  "",
  " ",
];

describe("bound to", () => {
  const tables: readonly (readonly [bound: string, more: readonly string[], not: readonly string[]])[] = [
    ["127.0.0.1", [], ADDRESSES],
    ["localhost", [], ADDRESSES],
    ["::1", [], ADDRESSES],
    ["192.168.1.20", ["192.168.1.20:5000"], ["192.168.1.21", "10.0.0.7"]],
    ["2001:DB8:0::1", ["[2001:db8::1]:5000"], ["[2001:db8::2]"]],
    ["fe80::1%eth0", ["[fe80::1]:5000"], ["[fe80::2]"]],
    ["prompts.internal", ["Prompts.Internal:5000", "prompts.internal."], ["internal", "x.prompts.internal"]],
    ["0.0.0.0", ADDRESSES, []],
    ["::", ADDRESSES, []],
    ["", ADDRESSES, []],
  ];

  test.each(tables)("%j, these Host headers and those of loopback are served, and no other", (bound, more, not) => {
    const hosts = createHosts({ bound, names: [] });
    const served = (list: readonly string[]) => list.filter((host) => hosts.serves(host));
    expect(served(LOOPBACK)).toEqual(LOOPBACK);
    expect(served(more)).toEqual(more);
    expect(served([...not, ...FOREIGN])).toEqual([]);
  });
});

describe("names", () => {
  test("are served with any port, in any case, and with a dot at the end", () => {
    const hosts = createHosts({
      bound: "0.0.0.0",
      names: ["prompts.example.com", "OTHER.example.com:8443", "2001:db8::9"],
    });
    for (const host of ["prompts.example.com", "PROMPTS.example.com.:443", "other.example.com", "[2001:db8::9]:1"]) {
      expect([host, hosts.serves(host)]).toEqual([host, true]);
    }
    expect(FOREIGN.filter((host) => hosts.serves(host))).toEqual([]);
    expect(hosts.serves("example.com")).toBe(false);
  });

  test("stay refused after a good one was served", () => {
    const hosts = createHosts({ bound: "127.0.0.1", names: [] });
    expect(["localhost", "evil.com", "localhost", ""].map((host) => hosts.serves(host))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  test.each(["https://prompts.example.com", "prompts.example.com/x", "a b", "", "*", "*.example.com"])(
    "%j is none",
    (name) => {
      const create = () => createHosts({ bound: "127.0.0.1", names: [name] });
      expect(create).toThrow(expect.objectContaining({ code: "usage", message: `"${name}" is no name of a host` }));
    },
  );
});

describe("tokens", () => {
  const cases: readonly (readonly [address: string, required: boolean])[] = [
    ["127.0.0.1", false],
    ["127.8.9.1", false],
    ["localhost", false],
    ["LocalHost", false],
    ["::1", false],
    ["0:0:0:0:0:0:0:1", false],
    ["::ffff:127.0.0.1", false],
    ["0.0.0.0", true],
    ["::", true],
    ["", true],
    ["192.168.1.20", true],
    ["10.0.0.1", true],
    ["::ffff:10.0.0.1", true],
    ["fe80::1%lo", true],
    ["prompts.internal", true],
    ["localhost.evil.com", true],
    ["no host", true],
  ];

  test.each(cases)("on %j are required: %s", (address, required) => {
    expect(requiresTokens(address)).toBe(required);
  });

  test("that are missing are asked for with the commands to type", () => {
    const { code, message, hint } = tokensRequired("0.0.0.0");
    expect({ code, message }).toEqual({
      code: "usage",
      message: 'others can reach "0.0.0.0", so callers need tokens there',
    });
    expect(hint).toMatch(/promptree token NAME --file FILE.* --tokens.*127\.0\.0\.1/);
  });
});
