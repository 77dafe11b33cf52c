import type { Content } from "../core/content.ts";
import { digestContent } from "../core/digest.ts";
import type { PromptName } from "../core/name.ts";
import { explainPromptName, isPromptName, nameFromPath } from "../core/name.ts";
import { fileProblem } from "../core/problem.ts";
import type { PromptReading } from "../core/prompt-file.ts";
import { readBody } from "./body.ts";
import { warnOfConflict } from "./conflict-markers.ts";
import { decodeFile } from "./decode.ts";
import type { FrontCache } from "./front-cache.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { checkVariables } from "./input-variables.ts";
import type { StatedType } from "./prompt-front.ts";
import { readFront } from "./prompt-front.ts";
import { quoted } from "./quoted.ts";
import type { SourceText } from "./source-text.ts";
import { checkTemplateSize } from "./template-size.ts";

/**
 * Reads one Markdown file, `path` being its path from the repository's root. Never throws on what the file holds: every
 * problem is in the result, in the order of the file, and the prompt is null when one of them is an error.
 * @param fronts Given when many files are read: equal front matters are then parsed once.
 */
export function readPrompt(path: string, bytes: Uint8Array, fronts: FrontCache | null = null): PromptReading {
  const decoded = decodeFile(path, bytes);
  if (!decoded.ok) return { prompt: null, problems: [decoded.problem] };
  return { ...readText(decoded.source, fronts), problems: decoded.source.problems };
}

function readText(source: SourceText, fronts: FrontCache | null): Omit<PromptReading, "problems"> {
  const parts = splitFrontMatter(source);
  if (parts === null) return { prompt: null };
  const front = fronts?.read(source, parts.frontMatter) ?? readFront(source, parts.frontMatter);
  const { modelConfig, responseFormat, metadata } = front;
  // Else the name may stand under a misspelt key, or in front matter that does not begin on the first line.
  const isFrontSound = source.problems.length === 0;
  const content: Content = { ...readBody(source, parts.body), modelConfig, responseFormat };
  checkType(source, front.type, content);
  checkVariables(source, parts.body, content, front.input);
  checkTemplateSize(source, content);
  warnOfConflict(source, parts.body);
  const name = front.named ? front.name : nameOfPath(source);
  if (name === null) return { prompt: null };
  if (source.hasErrors) return { prompt: null, ...(isFrontSound ? { brokenName: name } : {}) };
  const { named } = front;
  return { prompt: { path: source.file, name, named, content, digest: digestContent(content), metadata } };
}

function checkType(source: SourceText, stated: StatedType | null, content: Content): void {
  if (stated === null || stated.type === content.type) return;
  const [message, hint] =
    stated.type === "chat"
      ? ["type says chat, but the template holds no message", "put messages between <user> and </user>, or remove type"]
      : ["type says text, but the template holds messages", "remove type, or write \\<user> where the tag is text"];
  source.error(stated.place, "type-contradicts-body", message, hint);
}

function nameOfPath(source: SourceText): PromptName | null {
  const name = nameFromPath(source.file);
  if (isPromptName(name)) return name;
  const message = `the name ${quoted(name)}, which follows from the path, ${String(explainPromptName(name))}`;
  source.report(
    fileProblem(
      "error",
      "prompt-name",
      source.file,
      message,
      "rename the file, or give it a name: in its front matter",
    ),
  );
  return null;
}
