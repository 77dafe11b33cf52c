/** What a report is built of: a word for each line outside fences, and one for each fence with its text. */
export function skeletonOf(markdown: string): readonly string[] {
  const words: string[] = [];
  let fence: string | null = null;
  for (const line of markdown.split("\n")) {
    if (fence !== null) {
      if (line === fence) fence = null;
      continue;
    }
    const marks = /^(`{3,})diff$/.exec(line)?.[1] ?? null;
    fence = marks;
    words.push(marks === null ? shapeOf(line) : "fence");
  }
  if (fence !== null) words.push("open fence");
  return words;
}

/** The report without what stands in its fences. */
export function outsideFences(markdown: string): string {
  return markdown.replaceAll(/^(`{3,})diff\n[^]*?\n\1$/gm, "");
}

/** Tags, cells and what begins a line; the words between them do not count, and neither does that a long text is folded. */
function shapeOf(line: string): string {
  const start = /^(?:> - |> \[!\w+\]|> |- |#+ |\|)?/.exec(line)?.[0] ?? "";
  const tags = (line.replaceAll("<details open>", "<details>").match(/<[^>]*>/g) ?? []).filter((tag) =>
    /^<\/?(?:details|summary|blockquote|sub)\b/.test(tag),
  );
  const cells = line.startsWith("|") ? ` ${line.split("|").length - 2} cells` : "";
  return line === "" ? "" : `${start}${tags.join("")}${cells}`;
}
