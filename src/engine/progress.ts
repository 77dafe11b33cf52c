/** How far a sync is, for a progress bar. */
export type Progress = (step: ProgressStep) => void;

export interface ProgressStep {
  readonly phase: "history" | "contents" | "versions" | "metadata" | "aliases" | "deletions";
  readonly done: number;
  /** Null while the end is not known. */
  readonly total: number | null;
}

export const NO_PROGRESS: Progress = () => {};
