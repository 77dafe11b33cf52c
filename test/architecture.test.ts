import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

/** The folders of src/ from the top down: a file may import its own folder and those of later lines, and nothing else. */
const LAYERS: readonly (readonly string[])[] = [
  ["cli"],
  ["github"],
  ["sdk"],
  ["server", "report"],
  ["engine"],
  ["registry", "git", "content"],
  ["mlflow"],
  ["core"],
];

/** What core, which is pure, may import from outside. */
const CORE_PACKAGES = new Set(["zod", "canonicalize", "fastest-levenshtein", "node:crypto"]);

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const imports = files.flatMap((file) => importsIn(file, read(file)));

/** Without those of types, which are gone when it runs. */
const codeImports = files.flatMap((file) =>
  importsIn(file, read(file).replaceAll(/^(?:import|export) type [^;]*;$/gm, "")),
);

describe("the folders of src/", () => {
  it("all stand in a layer", () => {
    const folders = new Set(files.filter((file) => file.includes("/")).map(folderOf));
    expect([...folders].filter((folder) => !LAYERS.flat().includes(folder))).toEqual([]);
  });

  it("import downwards only", () => {
    const upwards = imports.filter(
      ({ from, to }) => to.startsWith("src/") && !mayImport(folderOf(from), folderOf(to.slice(4))),
    );
    expect(upwards).toEqual([]);
  });

  it("keep core pure", () => {
    const outside = imports.filter(({ from, to }) => folderOf(from) === "core" && !to.startsWith("src/"));
    expect(outside.filter(({ to }) => !CORE_PACKAGES.has(to))).toEqual([]);
  });

  it("keep writing on the terminal to the command line", () => {
    const loud = files.filter(
      (file) => folderOf(file) !== "cli" && /\bprocess\.std(out|err)\b|\bconsole\./.test(read(file)),
    );
    expect(loud).toEqual([]);
  });

  it("keep node:sqlite behind one file, and processes in git/", () => {
    const users = (name: string): string[] => imports.filter(({ to }) => to === name).map(({ from }) => from);
    expect(new Set(users("node:sqlite")).size).toBe(1);
    expect(users("node:child_process").filter((file) => folderOf(file) !== "git")).toEqual([]);
  });

  it("keep Node out of what browsers load", () => {
    const reached = reachedFrom("client.ts");
    expect(reached).toContain("sdk/cache.ts");
    const ofNode = imports.filter(({ from, to }) => reached.has(from) && (to.startsWith("node:") || to === "undici"));
    expect(ofNode).toEqual([]);
    expect([...reached].filter((file) => /\b(process|Buffer)\./.test(read(file)))).toEqual([]);
  });

  it("has imports to look at", () => {
    expect(imports.length).toBeGreaterThan(200);
  });
});

/** The files whose code comes along with a file. */
function reachedFrom(start: string): ReadonlySet<string> {
  const reached = new Set([start]);
  for (const file of reached) {
    for (const { from, to } of codeImports) if (from === file && to.startsWith("src/")) reached.add(to.slice(4));
  }
  return reached;
}

function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  // The surface of the package stands above all folders.
  if (from === "") return true;
  return layerOf(from) < layerOf(to);
}

function layerOf(folder: string): number {
  return LAYERS.findIndex((layer) => layer.includes(folder));
}

/** "" for a file at the top of src/. */
function folderOf(file: string): string {
  return file.includes("/") ? (file.split("/")[0] ?? "") : "";
}

function read(file: string): string {
  return readFileSync(join("src", file), "utf8");
}

function importsIn(file: string, text: string): Import[] {
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
  return specifiers.map((specifier) => ({
    from: file,
    to: specifier.startsWith(".") ? normalize(join("src", dirname(file), specifier)) : specifier,
  }));
}
