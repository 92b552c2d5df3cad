/** The same work, which yields nothing of its own: to be done in the midst of other work. */
export function* quietly<Result>(work: Generator<unknown, Result>): Generator<undefined, Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    yield undefined;
  }
}
