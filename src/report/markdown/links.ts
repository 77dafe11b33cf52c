import type { CommitId } from "../../core/commit.ts";
import { shortCommit } from "../../core/commit.ts";
import { cutTo } from "../columns.ts";
import { subjectLine } from "../safe-text.ts";
import { codeSpan, inlinePiece, inlineText, link } from "./escape.ts";

/** Where GitHub keeps a repository: `https://github.com` and `acme/prompts`. */
export interface RepositoryPlace {
  readonly serverUrl: string;
  readonly repository: string;
}

/** A commit's first seven digits, linked where there is a place to link to. */
export function commitLink(commit: CommitId, place: RepositoryPlace | null): string {
  const id = codeSpan(shortCommit(commit));
  return place === null ? id : link(id, `${repositoryUrl(place)}/commit/${commit}`);
}

const SUBJECT_WIDTH = 160;

/** The first line of a commit's message; the pull requests it names as squashes do, `(#12)`, are linked. */
export function subjectText(message: string, place: RepositoryPlace | null): string {
  const subject = cutTo(subjectLine(message), SUBJECT_WIDTH);
  if (subject === "") return "(no message)";
  if (place === null) return inlineText(subject);
  const [start = "", ...rest] = subject.split(/\(#(\d{1,9})\)/);
  return (
    inlineText(start) +
    rest.map((part, index) => (index % 2 === 0 ? pullLink(part, place, start) : inlinePiece(part))).join("")
  );
}

function pullLink(number: string, place: RepositoryPlace, before: string): string {
  return `${before === "" ? "" : " "}(${link(`#${number}`, `${repositoryUrl(place)}/pull/${number}`)})`;
}

function repositoryUrl({ serverUrl, repository }: RepositoryPlace): string {
  return `${serverUrl.replace(/(?<!\/)\/+$/, "")}/${repository}`;
}
