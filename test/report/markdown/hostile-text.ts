import * as fc from "fast-check";

/** What breaks out of Markdown, HTML, tables and fences, pings people, forges marks, or is hidden. */
export const HOSTILE_TEXTS: readonly string[] = [
  "```\n@octocat\n```",
  "~~~~~~\n# heading",
  "``````````",
  "<!-- promptree:plan x -->",
  "--><script>alert(1)</script><!--",
  "</details></summary></blockquote></code></pre>",
  "<details><summary>x",
  "| a | b |\n| --- | --- |\n| c | d |",
  "\\| \\` \\<",
  "@octocat @acme/reviewers mail@example.com",
  "#1 GH-2 acme/other#3 4f1c2ab",
  "https://evil.example www.evil.example",
  "_www.evil.example_ *www.evil.example* _GH-2_",
  "[x](javascript:alert(1)) ![x](http://evil.example/pixel.png) [x]: http://evil.example",
  "# heading\n===\n---\n> quote\n> [!NOTE]\n- list\n1. list\n\tcode",
  "$\\require{x}$ $`x`$",
  "&lt;b&gt; &#64;octocat &commat;octocat",
  "\u202Egnp.exe\u2066\u200F",
  "\u0000\u001B]8;;http://evil.example\u0007\u009B2J\u0085\u2028",
  "\uD800 half",
  ":tada: :+1:",
  "{{ __proto__['x'] }} ${{ github['token'] }}",
];

/** Pieces of hostile text and of any other, in any order. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...HOSTILE_TEXTS),
      fc.constantFrom(
        "@",
        "#",
        "`",
        "``",
        "<",
        "!--",
        "|",
        "\n",
        " ",
        "1",
        ".",
        "-",
        ":",
        "//",
        "\\",
        "$",
        "www",
        "_",
        "\u200B",
      ),
      fc.string({ unit: "binary", maxLength: 6 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));
