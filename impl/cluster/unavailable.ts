/** Why a cluster cannot be asked, and what to do about it. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';

  constructor(readonly what: string, readonly fix: string) {
    super(`${what}; ${fix}`);
  }
}

/** A scenario with something that a user of a cluster cannot bring about: set aside, with the reason. */
export class ScenarioUnsupported extends Error {
  override readonly name = 'ScenarioUnsupported';
}
