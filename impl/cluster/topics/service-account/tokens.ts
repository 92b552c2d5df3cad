import { isDeepStrictEqual } from 'node:util';
import { API_AUDIENCE, type Operation, type Outcome, type User } from '../../../../spec/service-account/port';
import { ApiError } from '../../api';
import { instant } from '../../instant';
import type { Run } from '../../run';
import { ScenarioUnsupported } from '../../unavailable';
import type { Place } from './place';

type Asked = Extract<Operation, { do: 'requestToken' }>;

interface TokenRequest {
  readonly spec: { readonly audiences: readonly string[]; readonly expirationSeconds: number };
  readonly status: { readonly token: string; readonly expirationTimestamp: string };
}

interface UserInfo {
  readonly username: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, string[]>>;
}

interface TokenReview {
  readonly status: { readonly authenticated?: boolean; readonly audiences?: readonly string[]; readonly user?: UserInfo };
}

const REVIEWS = '/apis/authentication.k8s.io/v1/tokenreviews';
const SELF = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
/** The caches of the API server have caught up when two answers, so long after each other, agree. */
const BETWEEN_SECONDS = 0.1;
const ANSWERS_MAX = 20;
/** For so long after the deletionTimestamp of an object its tokens are accepted. */
const LEEWAY_SECONDS = 60;

function claimsOf(token: string): { readonly iat: number; readonly exp?: number } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { iat: number; exp?: number };
}

function userOf({ username, uid = '', groups = [], extra = {} }: UserInfo): User {
  return { username, uid, groups: [...groups], extra };
}

/** Whom the API server takes somebody with the token for; undefined for nobody. */
async function selfOf(run: Run, token: string): Promise<User | undefined> {
  try {
    const { status } = await run.ask<{ status: { userInfo: UserInfo } }>('POST', SELF, { body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }, token });
    return userOf(status.userInfo);
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    if (problem.status === 403) throw new ScenarioUnsupported('the account may not create SelfSubjectReviews in this cluster');
    if (problem.status !== 401) throw problem;
    return undefined;
  }
}

/** The tokens of a story, by the names that it gives them. */
export class Tokens {
  /** The second at which the story stands. */
  now = 0;
  private readonly issued = new Map<string, string>();
  /** The seconds of deletionTimestamps. */
  private readonly marks: number[] = [];
  private readonly askedThemselves = new Set<string>();
  private readonly began = instant();
  private reviews = 0;
  private api: Promise<string> | undefined;

  /** `isChanging`: objects go in the story. The API server remembers for 10 s whom it has accepted: then each question is a new one. */
  constructor(private readonly run: Run, private readonly isChanging: boolean) {}

  /** An object is being deleted, and stays; its deletionTimestamp is at this second of the story. */
  mark(second: number): void {
    this.marks.push(second);
  }

  async request(place: Place, { as, serviceAccount, audiences, expirationSeconds, boundObjectRef }: Asked): Promise<Outcome> {
    const api = await this.audienceOf(place);
    const spec = {
      ...(audiences === undefined ? {} : { audiences: audiences.map((each) => (each === API_AUDIENCE ? api : each)) }),
      ...(expirationSeconds === undefined ? {} : { expirationSeconds }),
      ...(boundObjectRef === undefined ? {} : { boundObjectRef: { apiVersion: 'v1', ...boundObjectRef } }),
    };
    const granted = await this.run.ask<TokenRequest>('POST', `${place.collection('ServiceAccount')}/${serviceAccount}/token`, { body: { spec } });
    const { token, expirationTimestamp } = granted.status;
    this.issued.set(as, token);
    const { iat, exp } = claimsOf(token);
    const promised = Date.parse(expirationTimestamp) / 1000 - iat;
    // Both are whole seconds, cut off one after the other.
    const promisedSeconds = Math.abs(promised - granted.spec.expirationSeconds) <= 1 ? granted.spec.expirationSeconds : promised;
    return { token: { audiences: granted.spec.audiences.map((each) => (each === api ? API_AUDIENCE : each)), promisedSeconds, lifetimeSeconds: exp === undefined ? null : exp - iat } };
  }

  async read(place: Place, as: string, token: string): Promise<Outcome> {
    await this.audienceOf(place);
    this.issued.set(as, token);
    const { exp, iat } = claimsOf(token);
    return { token: { audiences: [], promisedSeconds: null, lifetimeSeconds: exp === undefined ? null : exp - iat } };
  }

  /** Asks until the caches have caught up with what has happened. */
  async review(name: string, audiences: readonly string[] | undefined): Promise<Outcome> {
    const token = this.issued.get(name);
    if (token === undefined) return { authenticated: false };
    this.refuseDoubt();
    let last = await this.answer(token, audiences);
    for (let i = 0; this.isChanging && i < ANSWERS_MAX; i++) {
      await this.run.sleep(BETWEEN_SECONDS);
      const now = await this.answer(token, audiences);
      if (JSON.stringify(now) === JSON.stringify(last)) break;
      last = now;
    }
    await this.compareWithSelf(token, audiences, last);
    this.refuseDoubt();
    return last;
  }

  /**
   * Who has the token asks the API server whom it takes them for: where the token is reviewed for the API server, it must say
   * the same. Of a token that it has accepted so it would say so again for 10 s: where objects go, it is asked once.
   */
  private async compareWithSelf(token: string, audiences: readonly string[] | undefined, reviewed: Outcome): Promise<void> {
    if (!(audiences ?? [API_AUDIENCE]).includes(API_AUDIENCE) || (this.isChanging && this.askedThemselves.has(token))) return;
    this.askedThemselves.add(token);
    const isForApi = 'authenticated' in reviewed && reviewed.authenticated && (audiences === undefined || reviewed.audiences.includes(API_AUDIENCE));
    const [expected, own] = [isForApi ? reviewed.user : undefined, await selfOf(this.run, token)];
    if (!isDeepStrictEqual(own, expected)) throw new Error(`a SelfSubjectReview with the token says ${JSON.stringify(own ?? 'Unauthorized')}, a TokenReview ${JSON.stringify(reviewed)}`);
  }

  private async answer(token: string, audiences: readonly string[] | undefined): Promise<Outcome> {
    const api = await this.api;
    const asked = (audiences ?? (this.isChanging ? [API_AUDIENCE] : [])).map((each) => (each === API_AUDIENCE && api !== undefined ? api : each));
    const spec = { token, audiences: this.isChanging ? [...asked, `proctor.example/${++this.reviews}`] : asked };
    const { status } = await this.run.ask<TokenReview>('POST', REVIEWS, { body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec } });
    if (status.authenticated !== true || status.user === undefined) return { authenticated: false };
    return { authenticated: true, audiences: (status.audiences ?? []).map((each) => (each === api ? API_AUDIENCE : each)), user: userOf(status.user) };
  }

  /** Time on the node is a little ahead of the story: throws where that may matter to a deadline. */
  private refuseDoubt(): void {
    const ahead = (instant() - this.began) / 1000 - this.now;
    const isDoubtful = this.marks.some((each) => this.now <= each + LEEWAY_SECONDS && each + LEEWAY_SECONDS < this.now + ahead + 1);
    if (isDoubtful) throw new ScenarioUnsupported('whether a minute is just over cannot be seen to the second');
  }

  /** What the API server calls itself. */
  private audienceOf(place: Place): Promise<string> {
    this.api ??= this.run.ask<TokenRequest>('POST', `${place.collection('ServiceAccount')}/default/token`, { body: { spec: {} } }).then(({ spec }) => spec.audiences[0] ?? API_AUDIENCE);
    return this.api;
  }
}
