/**
 * Who has an account, in which tenants they are members and with which roles, and whether a password is theirs.
 * Invariant: nobody gives or takes a role whose capabilities they lack, and a password is kept only as its argon2id hash.
 */
export { openPasswordResets, type PasswordResets } from './ask-password-reset.ts';
export { changePassword, type PasswordChange, setPassword } from './change-password.ts';
export { type AgreedBy, changeRoles, changeRolesIn, judgeRolesIn, keepAManager, keepAnOwner, removeMember, rolesToKeep } from './change-roles.ts';
export { addMember, addPerson, addToTenant, createUser, hashedPassword, refuseBadGrant, refuseUnasked } from './create-user.ts';
export { describeUser } from './describe-user.ts';
export { disableUser, enableUser, ownMember } from './disable-user.ts';
export { type RoleBook, type RolesHeld } from './grant-rules.ts';
export { type Guess, type GuessDeps, guessPassword, settleGuess, type Verdict } from './guess-password.ts';
export type { EndReason, GrantEnder, IdentityDeps, KeyEnder, SessionEnder } from './identity-deps.ts';
export { buildIdentityTables } from './identity-tables.ts';
export { openPasswordHasher, type PasswordHasher } from './password-hasher.ts';
export { weaknessOfPassword } from './password-rules.ts';
export { openPeopleStore, type PeopleStore } from './people-store.ts';
export {
  Email, ExternalId, type Member, type Membership, NewUser, type OrganisationMembership, type OrganisationRole, Password, type Person, PersonName, RoleName, Roles, shownUserId, type UserStatus,
} from './person.ts';
export { personColumns, type PersonRef } from './person-store.ts';
export { colleaguesLike, getMember, listPeople, ownMemberships } from './read-people.ts';
export { type DeliverReset, requestPasswordReset, resetPassword } from './reset-password.ts';
export { accountKey, clientKey, type KnownDevices, openKnownDevices } from './sign-in-client.ts';
export { type FailureKey, type FailureStore, openFailureStore } from './sign-in-failure-store.ts';
export { voidForeignPassword } from './void-password.ts';
export { lockedForMs, withFailure } from './sign-in-lock.ts';
