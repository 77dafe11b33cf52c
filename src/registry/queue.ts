/** Does one piece of work after the other, in the order they came; one that fails doesn't hold up the next. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve();

  async run<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
