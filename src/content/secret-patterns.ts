/** A kind of secret by the form that its issuer gives it. */
export interface SecretPattern {
  /** As in "this looks like …". */
  readonly what: string;
  /** With the flag `d`, and a group `secret`: what must not be shown. */
  readonly form: RegExp;
}

/** None of these can start anew within one long word, so that each costs one walk over the text. */
export const ISSUED: readonly SecretPattern[] = [
  { what: "an Anthropic API key", form: /(?<![\w-])sk-ant-(?<secret>[\w-]{24,})/dg },
  {
    what: "an OpenAI API key",
    form: /(?<![\w-])sk-(?:(?:proj|svcacct|admin|None)-(?<secret>[\w-]{20,})|(?<legacy>[A-Za-z0-9]{32,})(?![\w-]))/dg,
  },
  { what: "an AWS access key", form: /(?<![A-Za-z0-9])(?:AKIA|ASIA)(?<secret>[A-Z0-9]{16})(?![A-Za-z0-9])/dg },
  { what: "a GitHub token", form: /(?<!\w)(?:gh[pousr]_|github_pat_)(?<secret>\w{36,})/dg },
  { what: "a promptree token", form: /(?<![\w-])ptree_(?<secret>[\w-]{43})(?![\w-])/dg },
  { what: "a Google API key", form: /(?<![\w-])(?:AIza(?<secret>[\w-]{35})(?![\w-])|GOCSPX-(?<legacy>[\w-]{24,}))/dg },
  { what: "a Slack token", form: /(?<![\w-])(?:xox[abeoprs]|xapp)-(?<secret>[A-Za-z0-9-]{24,})/dg },
  {
    what: "the address of a Slack webhook",
    form: /hooks\.slack\.com\/(?:services|workflows)\/(?<secret>[A-Za-z0-9/]{24,})/dg,
  },
  {
    what: "a signed token (JWT)",
    form: /(?<![\w-])eyJ[\w-]{8,}\.(?<secret>eyJ[\w-]{8,}\.[\w-]{16,})/dg,
  },
  {
    what: "a private key",
    form: /-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----\s+(?:[\w-]+: (?:[^\n]{0,1000}\n\s*|\S+\s+)){0,8}(?<secret>[A-Za-z0-9+/=]{24,}(?:\s+[A-Za-z0-9+/=]+)*)/dg,
  },
];

/** A value that is given to a word for a secret, as in `password: …`. Whether it is one is told by its letters. */
export const ASSIGNED =
  /(?:passw(?:or)?d|passphrase|secret|token|credential|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key)[\w-]{0,16}["'`]?\s{0,3}(?::=|=>|[:=])\s{0,3}["'`]?(?:Bearer )?(?<secret>[^\s"'`,;<>(){}[\]|]{12,})|\bBearer (?<legacy>[\w.~+/-]{20,}=*)/dgi;
