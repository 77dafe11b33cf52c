/** The variables a registry is opened with; handed in, because a registry never looks at those of the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** The first of these variables that is set; one set to nothing counts as not set. */
export function firstSet(environment: Environment, names: readonly string[]): Variable | null {
  for (const name of names) {
    const value = environment[name];
    if (value !== undefined && value !== "") return { name, value };
  }
  return null;
}
