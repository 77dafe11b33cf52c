import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";

const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "prompts/README.md",
  "examples/README.md",
  ...readdirSync("docs").flatMap((file) => (file.endsWith(".md") ? [`docs/${file}`] : [])),
];
const SOURCES = ["src", "test", "bench", "scripts", "examples"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
);

describe.each(PAGES)("%s", (page) => {
  const prose = withoutBlocks(readFileSync(page, "utf8"));

  test("links to what exists", () => {
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
    expect(links.filter((link) => !isThere(page, link))).toEqual([]);
  });

  test("names source files that exist", () => {
    const named = [...prose.matchAll(/`([\w./-]+(?<!\.d)\.ts)`/g)].map((match) => match[1] ?? "");
    expect(named.filter((name) => !SOURCES.some((file) => `/${file}`.endsWith(`/${name}`)))).toEqual([]);
  });

  test.skipIf(page.startsWith("prompts/"))("has lines of 120 characters at most", () => {
    expect(prose.split("\n").filter((line) => line.length > 120)).toEqual([]);
  });
});

/** What a command prints is as long as it is. */
function withoutBlocks(markdown: string): string {
  return markdown.replaceAll(/^ *```[^]*?^ *```$/gm, "");
}

function isThere(page: string, link: string): boolean {
  if (link.startsWith("https://")) return true;
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : normalize(join(dirname(page), path));
  if (!existsSync(target)) return false;
  return anchor === undefined || anchorsOf(readFileSync(target, "utf8")).has(anchor);
}

/** As GitHub makes them from headings. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const headings = [...withoutBlocks(markdown).matchAll(/^#+ (.+)$/gm)].map((match) => match[1] ?? "");
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}
