import type { ChildProcess } from "node:child_process";
import { PromptreeError } from "../core/errors.ts";
import { BatchOutput } from "./batch-output.ts";
import type { GitObject } from "./batch-output.ts";
import { gitFailure } from "./failure.ts";
import { unexpectedAnswer } from "./records.ts";
import { startGit, stopGit, whenEnded } from "./run.ts";

/** One `git cat-file --batch`, started when first asked and asked again and again. */
export interface ObjectReader extends AsyncDisposable {
  /**
   * The objects in the order of their names, which must not hold a line feed.
   * @param limit in bytes; what is bigger is passed over without being held in memory.
   */
  read(names: readonly string[], limit: number): Promise<readonly GitObject[]>;
}

interface Question {
  readonly count: number;
  readonly limit: number;
  readonly answers: GitObject[];
  readonly resolve: (answers: readonly GitObject[]) => void;
  readonly reject: (error: unknown) => void;
}

const ARGS = ["cat-file", "--batch"];

export function openObjects(dir: string): ObjectReader {
  let reader: CatFile | null = null;
  let isClosed = false;
  return {
    read: async (names, limit) => {
      if (isClosed) throw closed();
      if (names.length === 0) return [];
      reader ??= new CatFile(dir);
      return reader.ask(names, limit);
    },
    [Symbol.asyncDispose]: async () => {
      isClosed = true;
      await reader?.close();
    },
  };
}

class CatFile {
  readonly #child: ChildProcess & { readonly stdin: NodeJS.WritableStream };
  readonly #ended: Promise<void>;
  readonly #questions: Question[] = [];
  readonly #output: BatchOutput;
  /** Why nothing more is answered. */
  #failure: { readonly error: unknown } | null = null;

  constructor(dir: string) {
    const child = startGit(dir, ARGS);
    this.#child = child;
    this.#output = new BatchOutput(() => this.#questions[0]?.limit ?? 0);
    child.stdout.on("data", (chunk: Buffer) => this.#read(chunk));
    // A process that is gone can't be written to; why it went is told when it has ended.
    child.stdin.on("error", () => {});
    this.#ended = this.#failWhenEnded(whenEnded(child, ARGS));
  }

  ask(names: readonly string[], limit: number): Promise<readonly GitObject[]> {
    if (this.#failure !== null) throw this.#failure.error;
    return new Promise((resolve, reject) => {
      this.#questions.push({ count: names.length, limit, answers: [], resolve, reject });
      this.#child.stdin.write(`${names.join("\n")}\n`);
    });
  }

  async close(): Promise<void> {
    this.#fail(closed());
    await this.#ended;
  }

  #read(chunk: Buffer): void {
    try {
      for (const object of this.#output.read(chunk)) this.#answer(object);
    } catch (error) {
      this.#fail(error);
    }
  }

  #answer(object: GitObject): void {
    const [question] = this.#questions;
    if (question === undefined) throw unexpectedAnswer("an object that was not asked for");
    question.answers.push(object);
    if (question.answers.length < question.count) return;
    this.#questions.shift();
    question.resolve(question.answers);
  }

  async #failWhenEnded(ended: ReturnType<typeof whenEnded>): Promise<void> {
    const run = await ended;
    if (this.#failure === null) this.#fail(await gitFailure(run));
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    for (const question of this.#questions.splice(0)) question.reject(this.#failure.error);
    stopGit(this.#child);
  }
}

function closed(): PromptreeError {
  return new PromptreeError("git-failed", "the objects of the repository are no longer read: the reader was closed");
}
