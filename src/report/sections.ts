/** Parts of a text with an empty line between them; a part without text is left out. */
export function joinSections(sections: readonly (readonly string[])[]): string {
  return sections
    .map((lines) => lines.join("\n"))
    .filter((section) => section !== "")
    .join("\n\n");
}
