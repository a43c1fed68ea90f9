/**
 * Every reason the product can say no, in one closed list. `kind` decides the HTTP status (`server/api/refusal-status.ts`),
 * `says` is the sentence a person reads; the refusal's details name the field and the rule.
 */
export const REFUSALS = {
  // any room
  'input/invalid': { kind: 'invalid', says: 'The input does not fit.' },
  'input/too-large': { kind: 'too-large', says: 'The input is larger than allowed.' },
  'input/conflict': { kind: 'conflict', says: 'Somebody changed this since you read it.' },
  'input/command-reused': { kind: 'conflict', says: 'This command id was already used with other arguments.' },

  // people
  'auth/required': { kind: 'unauthenticated', says: 'Sign in first.' },
  'auth/invalid-credentials': { kind: 'unauthenticated', says: 'Invalid credentials' },
  'auth/invalid-api-key': { kind: 'unauthenticated', says: 'invalid api_key' },
  'auth/missing-token': { kind: 'unauthenticated', says: 'missing bearer token' },
  'auth/invalid-token': { kind: 'unauthenticated', says: 'invalid token' },
  'auth/expired-token': { kind: 'unauthenticated', says: 'token expired' },
  'auth/wrong-token-type': { kind: 'unauthenticated', says: 'invalid token type' },
  'auth/invalid-refresh': { kind: 'unauthenticated', says: 'invalid refresh' },
  'auth/expired-refresh': { kind: 'unauthenticated', says: 'refresh expired' },
  'auth/reused-refresh': { kind: 'unauthenticated', says: 'invalid refresh' },
  'auth/session-ended': { kind: 'unauthenticated', says: 'The session has ended.' },
  'auth/two-credentials': { kind: 'invalid', says: 'Send one credential, not two.' },
  'auth/locked': { kind: 'limited', says: 'Too many failed attempts; try again later.' },
  'auth/step-up-impossible': { kind: 'forbidden', says: 'Only a person who is signed in can confirm this, not an API key.' },
  'auth/setup-required': { kind: 'forbidden', says: 'This installation has no owner yet.' },
  'auth/setup-done': { kind: 'conflict', says: 'This installation already has an owner.' },
  'auth/no-sample': { kind: 'missing', says: 'This server offers no sample workspace; the one that `npm start` starts does.' },
  'auth/bad-setup-token': { kind: 'forbidden', says: 'The set-up token is wrong or was used.' },
  'people/capability-missing': { kind: 'forbidden', says: 'Your roles do not allow this.' },
  'people/not-a-member': { kind: 'forbidden', says: 'You are not a member of that tenant.' },
  'people/user-not-found': { kind: 'missing', says: 'No such person here.' },
  'people/user-exists': { kind: 'conflict', says: 'Somebody with this email exists already.' },
  'people/user-disabled': { kind: 'unauthenticated', says: 'Invalid credentials' },
  'people/weak-password': { kind: 'invalid', says: 'The password is too weak.' },
  'people/unknown-role': { kind: 'invalid', says: 'There is no such role in this tenant.' },
  'people/grant-exceeds-own': { kind: 'forbidden', says: 'You cannot hand out a capability that you lack.' },
  'people/outranked': { kind: 'forbidden', says: 'This person holds capabilities that you lack, so you cannot change their access.' },
  'people/last-owner': { kind: 'rule', says: 'A tenant keeps at least one owner who can sign in.' },
  'people/belongs-elsewhere': { kind: 'forbidden', says: 'This person also works in another tenant, so only their membership here is yours to change.' },
  'people/already-member': { kind: 'conflict', says: 'This person is a member of this tenant already.' },
  'people/session-not-found': { kind: 'missing', says: 'No such session here.' },
  'people/wrong-password': { kind: 'forbidden', says: 'The current password is not right.' },
  'people/bad-reset-token': { kind: 'forbidden', says: 'This reset link is wrong, was used or has expired.' },
  'people/key-exists': { kind: 'conflict', says: 'This very key is declared already.' },
  'people/key-not-found': { kind: 'missing', says: 'No such API key here.' },

  // tenancy
  'tenancy/tenant-not-found': { kind: 'missing', says: 'tenant not found' },
  'tenancy/tenant-exists': { kind: 'conflict', says: 'A tenant with this slug exists already.' },
  'tenancy/organisation-not-found': { kind: 'missing', says: 'No such organisation here.' },
  'tenancy/organisation-exists': { kind: 'conflict', says: 'An organisation with this slug exists already.' },
  'tenancy/not-active': { kind: 'conflict', says: 'tenant is not active yet' },
  'tenancy/already-there': { kind: 'conflict', says: 'The tenant is in that state already.' },
  'tenancy/shut': { kind: 'forbidden', says: 'This tenant is suspended or closed.' },

  // registry
  'registry/invalid-layer': { kind: 'invalid', says: 'The layer does not fit its schema.' },
  'registry/widens': { kind: 'forbidden', says: 'A lower layer may only narrow this section, never widen it.' },
  'registry/not-organisation-editor': { kind: 'forbidden', says: 'Only an owner, admin or editor of the organisation may write its layer.' },
  'registry/section-forbidden': { kind: 'forbidden', says: 'This layer may not write this section.' },
  'registry/locked': { kind: 'forbidden', says: 'A layer above has locked this value.' },
  'registry/version-not-found': { kind: 'missing', says: 'No such version of this layer.' },

  // catalog
  'catalog/agent-not-found': { kind: 'missing', says: 'No such agent here.' },
  'catalog/agent-exists': { kind: 'conflict', says: 'An agent with this name exists already.' },
  'catalog/version-not-found': { kind: 'missing', says: 'No such version here.' },
  'catalog/version-exists': { kind: 'conflict', says: 'This version number exists already.' },
  'catalog/not-a-draft': { kind: 'conflict', says: 'Only a draft can be edited; make a new version instead.' },
  'catalog/illegal-transition': { kind: 'conflict', says: 'The version cannot move there from its present state.' },
  'catalog/superseded-import': { kind: 'rule', says: 'Only the newest imported revision can be submitted.' },
  'catalog/not-published': { kind: 'conflict', says: 'Only a published version can run.' },
  'catalog/invalid-definition': { kind: 'invalid', says: 'The definition does not fit its schema.' },

  // approvals
  'approvals/not-found': { kind: 'missing', says: 'No such approval request here.' },
  'approvals/closed': { kind: 'conflict', says: 'This request is already decided.' },
  'approvals/expired': { kind: 'conflict', says: 'This request has expired; submit again.' },
  'approvals/own-request': { kind: 'forbidden', says: 'You asked for this approval, so somebody else must decide it.' },
  'approvals/human-required': { kind: 'forbidden', says: 'A person must decide this; a key or a service cannot.' },
  'approvals/wrong-role': { kind: 'forbidden', says: 'None of your roles may decide this request.' },
  'approvals/already-voted': { kind: 'conflict', says: 'You have already voted on this request.' },
  'approvals/not-requester': { kind: 'forbidden', says: 'Only the person who asked can withdraw the request.' },
  'approvals/digest-mismatch': { kind: 'conflict', says: 'The content changed since this page was read; your vote was not counted.' },
  'approvals/not-approved': { kind: 'rule', says: 'Publishing needs an approved request on exactly this content.' },
  'approvals/policy-changed': { kind: 'rule', says: 'The approval policy became stricter since this was approved; submit again.' },

  // budgets and runs
  'budgets/exceeded': { kind: 'limited', says: 'A budget limit refuses this.' },
  'budgets/reservation-not-found': { kind: 'missing', says: 'No such reservation here.' },
  'budgets/reservation-closed': { kind: 'conflict', says: 'This reservation is already settled or released.' },
  'budgets/limit-exists': { kind: 'conflict', says: 'A budget with this name exists already.' },
  'budgets/limit-not-found': { kind: 'missing', says: 'No such budget here.' },
  'runs/not-found': { kind: 'missing', says: 'run not found' },
  'runs/finished': { kind: 'conflict', says: 'This run has ended.' },

  // imports
  'imports/not-found': { kind: 'missing', says: 'No such import here.' },
  'imports/unreadable': { kind: 'invalid', says: 'This file could not be read.' },
  'imports/nothing-found': { kind: 'invalid', says: 'Nothing in this import could be read.' },

  // audit and reports
  'audit/log-not-found': { kind: 'missing', says: 'No such log here.' },
  'audit/entry-not-found': { kind: 'missing', says: 'No such entry here.' },
  'audit/entry-too-large': { kind: 'too-large', says: 'An audit entry or disclosure is larger than allowed.' },
  'reports/not-found': { kind: 'missing', says: 'No such report here.' },
  'reports/unknown-framework': { kind: 'invalid', says: 'No such framework.' },
} as const satisfies Record<string, RefusalFacts>;

export type RefusalKind =
  | 'invalid' | 'unauthenticated' | 'licence' | 'forbidden' | 'missing' | 'conflict' | 'too-large' | 'media' | 'rule' | 'limited';

interface RefusalFacts {
  readonly kind: RefusalKind;
  readonly says: string;
}

export type RefusalCode = keyof typeof REFUSALS;

export function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(REFUSALS, code);
}
