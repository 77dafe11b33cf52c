export interface SearchOptions {
  /** MLflow's: `name LIKE 'telco%' AND tags.use_case = 'billing'`. */
  readonly filter?: string;
  /** All there are when left out. */
  readonly maxResults?: number;
}

/** A prompt as a search finds it, without its texts. */
export interface FoundPrompt {
  readonly name: string;
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Null without any version. */
  readonly latestVersion: number | null;
  /** Alias → version, without `latest`. */
  readonly aliases: Readonly<Record<string, number>>;
}
