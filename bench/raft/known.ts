/**
 * By bug: how few steps are known to be enough where somebody found out otherwise than by our hunts, by searching small clusters
 * exhaustively or by hand. Nodes that store an empty entry when they are elected, or tell of a commit at once, need fewer than ours.
 */
export const KNOWN_STEPS: Readonly<Record<string, number>> = {
  'every-grant-counts': 8,
  'late-votes-count': 7,
  'giving-up-frees-the-vote': 5,
  'a-pre-vote-is-vote-enough': 10,
  'terms-need-no-disk': 7,
  'votes-need-no-disk': 7,
  'answer-first-write-later': 8,
  'clear-the-vote-first': 8,
  'both-must-be-greater': 10,
  'the-first-entry-needs-no-check': 12,
  'no-previous-means-append': 10,
  'always-truncate': 10,
  'most-frequent-match-commits': 9,
  'a-majority-commits-any-term': 17,
  'commit-follows-the-message': 7,
  'a-deposed-leader-finishes-its-work': 10,
  'alone-needs-no-fsync': 5,
  'acknowledge-before-fsync': 10,
  'a-new-leader-reads-at-once': 12,
  'the-leader-reads-its-own-state': 10,
  'a-new-leader-changes-members-at-once': 20,
  'who-is-removed-starts-anew': 25,
  'a-leader-stays-leader': 7,
};
