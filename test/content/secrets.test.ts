import { describe, expect, test } from "vitest";
import { readAliases } from "../../src/content/aliases.ts";
import { readPrompt } from "../../src/content/prompt.ts";
import { withSecretsTold } from "../../src/content/possible-secrets.ts";
import { readSettings } from "../../src/content/settings.ts";
import type { Problem } from "../../src/core/problem.ts";
import { bytesOf, markedText } from "./reading.ts";

/** Letters as a generator of keys draws them, the same in every run. */
function drawn(length: number, alphabet = "kZ4vQ9xW2mB7nR5tY8cD3fG6hJ1pL0sAeUiOgTwEqVbNMXzKyHjSdFrP"): string {
  return Array.from({ length }, (_, index) => alphabet[(index * 37 + index * index * 11) % alphabet.length]).join("");
}

const UPPER = "Q7ZK3MXV2WNB5TJ4RYHDGLCFPS6";

/** Pieced together, so that no page of this repository holds what looks like a key. */
const SECRETS: readonly (readonly [what: string, secret: string])[] = [
  ["an Anthropic API key", `sk-ant-api03-${drawn(90)}-${drawn(8)}AA`],
  ["an OpenAI API key", `sk-proj-${drawn(64)}`],
  ["an OpenAI API key", `sk-${drawn(48)}`],
  ["an AWS access key", `AKIA${drawn(16, UPPER)}`],
  ["an AWS access key", `ASIA${drawn(16, UPPER)}`],
  ["a GitHub token", `ghp_${drawn(36)}`],
  ["a GitHub token", `github_pat_${drawn(22)}_${drawn(59)}`],
  ["a promptree token", `ptree_${drawn(20)}-${drawn(10)}_${drawn(11)}`],
  ["a Google API key", `AIza${drawn(35)}`],
  ["a Google API key", `GOCSPX-${drawn(28)}`],
  ["a Slack token", `xoxb-2413570868-${drawn(24)}`],
  ["the address of a Slack webhook", `hooks.slack.com/services/T${drawn(8)}/B${drawn(8)}/${drawn(24)}`],
  ["a signed token (JWT)", `eyJ${drawn(20)}.eyJ${drawn(40)}.${drawn(43)}`],
];

function told(text: string): readonly Problem[] {
  return withSecretsTold("prompts/a.md", bytesOf(text), []);
}

describe("a secret", () => {
  test.each(SECRETS)("%s is told with its place, and nowhere shown", (what, secret) => {
    const problems = told(`First line.\nUse ${secret}, please.\n`);
    expect(problems).toMatchObject([
      { severity: "warning", code: "possible-secret", line: 2, column: 5, message: `this looks like ${what}` },
    ]);
    expect(problems.map(markedText)[0]).toHaveLength(secret.length);
    expect(JSON.stringify(problems)).not.toContain(secret.slice(-14));
    expect(JSON.stringify(problems)).toContain("please.");
  });

  test.each(SECRETS)(
    "%s is told in quotes, in backticks, behind an equals sign, and in front matter",
    (_what, secret) => {
      for (const text of [`"${secret}"`, `\`${secret}\``, `KEY=${secret}`, `---\ntags: {key: ${secret}}\n---\nHi`]) {
        expect([text, told(text).length]).toEqual([text, 1]);
      }
    },
  );

  test.each([
    ["password: ", ["v8Kq2", "Zt5Wm9XrB4"].join("")],
    ["Password = ", drawn(20)],
    ['"client_secret": "', drawn(32)],
    ["aws_secret_access_key=", drawn(40)],
    ["DB_PASSWORD=", ["Tq7#vL2!", "xR9&pZ"].join("")],
    ["token: ", ["9f2c7a41e0b8", "d3567f1a2b9c8e0d4f6a7b135c9e"].join("")],
    ["api-key => '", drawn(24)],
    ["Authorization: Bearer ", drawn(40)],
  ])("that is given to a word for one is told: %s…", (before, secret) => {
    const problems = told(`${before}${secret}" and so on\n`);
    expect(problems).toMatchObject([{ column: before.length + 1, message: "this looks like a password or a key" }]);
    expect(problems.map(markedText)).toEqual(["*".repeat(secret.length)]);
  });

  const headers = [
    "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0F\n\n",
    "Proc-Type: 4,ENCRYPTED DEK-Info: AES-128-CBC,0F ",
    "Comment: made by: hand\r\n",
  ];

  test.each(headers)("a private key is told behind the headers %j", (text) => {
    const problems = told(`-----BEGIN RSA PRIVATE KEY-----\n${text}${drawn(64)}\n`);
    expect(problems).toMatchObject([{ message: "this looks like a private key", line: 1, column: 1 }]);
  });

  test.each(["x: ".repeat(1000), `x: ${" ".repeat(200_000)}!`])(
    "a private key may have no key behind its headers",
    (text) => {
      expect(told(`-----BEGIN PRIVATE KEY-----\n${text}`)).toEqual([]);
    },
  );

  test("a private key is told at its first line", () => {
    const text = `Key:\n-----BEGIN RSA PRIVATE KEY-----\n${drawn(64)}\n${drawn(64)}\n-----END RSA PRIVATE KEY-----\n`;
    expect(told(text)).toMatchObject([
      {
        line: 2,
        column: 1,
        message: "this looks like a private key",
        excerpt: { text: "-----BEGIN RSA PRIVATE KEY-----" },
      },
    ]);
  });

  test("several on one line are all told, and none is shown beside another", () => {
    const [first, second] = [`ghp_${drawn(36)}`, `AIza${drawn(35)}`];
    const problems = told(`${first} ${second}`);
    expect(problems.map(({ column }) => column)).toEqual([1, first.length + 2]);
    for (const { excerpt } of problems) expect(excerpt?.text).toBe(`ghp_${"*".repeat(36)} AIza${"*".repeat(35)}`);
  });

  test("is shown by no other problem of the file either, whole or in part", () => {
    const secret = `sk-ant-api03-${drawn(93)}AA`;
    const bytes = bytesOf(`---\nname: ${secret} b\n${secret}: 1\n---\nHello\n`);
    const problems = withSecretsTold("prompts/a.md", bytes, readPrompt("prompts/a.md", bytes).problems);
    expect(problems.map(({ code }) => code)).toEqual([
      "prompt-name",
      "possible-secret",
      "unknown-key",
      "possible-secret",
    ]);
    expect(JSON.stringify(problems)).not.toContain(secret.slice(13, 23));
  });
});

describe("no problem of any file shows a secret", () => {
  const token = `ghp_${drawn(36)}`;
  const password = drawn(12);
  const url = `https://ada:${password}@mlflow.example`;

  test.each([
    { file: "aliases.yaml", read: readAliases, text: `greet: {production: ${token}}\n` },
    { file: "aliases.yaml", read: readAliases, text: `greet: {produc tion: 1} # ${token}\n` },
    { file: "aliases.yaml", read: readAliases, text: `greet: [\n  -----BEGIN PRIVATE KEY-----\n  ${drawn(64)}: 1\n` },
    { file: "promptree.yaml", read: readSettings, text: `registries: {prod: {url: "${url}"}}\n` },
    { file: "promptree.yaml", read: readSettings, text: `registries: {prod: https//ada:${password}@mlflow.example}\n` },
    { file: "promptree.yaml", read: readSettings, text: `${url}: 1\n` },
    { file: "promptree.yaml", read: readSettings, text: `registries:\n  prod: "${url}\n` },
    { file: "prompts/a.md", read: readPrompt, text: `---\nnmae: ${token}\n---\nHello\n` },
  ])("$file: $text", ({ file, read, text }) => {
    const { problems } = read(file, bytesOf(text));
    expect(problems).not.toEqual([]);
    for (const secret of [token.slice(4), password, drawn(64).slice(-20)]) {
      expect(JSON.stringify(problems)).not.toContain(secret);
    }
    expect(problems.map(({ excerpt }) => excerpt?.text.includes("****") ?? true)).not.toContain(false);
  });
});

describe("no secret is", () => {
  test.each([
    "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "sk-proj-your-api-key-goes-here-and-nowhere-else",
    "sk-ant-api03-XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
    "sk-1234567890abcdef1234567890abcdef",
    "sk-...",
    "AKIAIOSFODNN7EXAMPLE",
    "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "AKIAXXXXXXXXXXXXXXXX",
    "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "xoxb-your-token-goes-here-1234",
    "AIza...",
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
    "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
    "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo\n-----END PUBLIC KEY-----",
    "password: {{password}}",
    "api_key: ${OPENAI_API_KEY}",
    "api_key: <your-api-key>",
    "password: correct-horse-battery-staple",
    "Password: at least twelve characters, one of them a digit",
    "token: the customer's session token",
    "secret: https://vault.internal/v1/Secrets/a7B3c",
    "token: claude-3-5-sonnet-20241022",
    "token: 123e4567-e89b-12d3-a456-426614174000",
    "max_tokens: 800000000000000",
    "api_key_name: OPENAI_API_KEY_PRODUCTION",
    "passwordValidator: validatePasswordStrengthWithRules2",
    "ask-anthropic-about-this-model-and-that-one-as-well",
    "commit 4f1c2ab9d0d076d5b205d99eeab36ba7c13f3bcd",
    "h1:50dd196774970b39af70244518cff131a722dfddfec525006b4a3d4cf4dd88f2",
  ])("%s", (text) => {
    expect(told(`${text}\n`)).toEqual([]);
  });

  test("and the file's problems are left as they are", () => {
    const bytes = bytesOf("---\nnmae: a\n---\nHello\n");
    const { problems } = readPrompt("prompts/a.md", bytes);
    expect(withSecretsTold("prompts/a.md", bytes, problems)).toBe(problems);
  });

  test("in bytes that are no text", () => {
    expect(withSecretsTold("prompts/a.md", Uint8Array.of(0xff, 0xfe), [])).toEqual([]);
  });
});
