import type { IconName } from '../../kit/index.ts';
import type { ActName } from './version-acts.ts';

interface ActWords {
  readonly label: string;
  readonly icon: IconName;
  readonly title: (number: string) => string;
  /** What follows from it. */
  readonly says: string;
  /** The text that goes with it, when it takes one. */
  readonly text?: { readonly label: string; readonly hint: string };
  /** What its writer wants most while it is possible. */
  readonly primary?: boolean;
  readonly destructive?: boolean;
}

export const ACT_WORDS: Readonly<Record<ActName, ActWords>> = {
  submit: {
    label: 'Submit', icon: 'send', title: (number) => `Submit ${number} for approval?`,
    says: 'Its content is fixed from now on, and other people are asked to agree to exactly these bytes. You can take it back while nobody has decided.',
    text: { label: 'Why', hint: 'What changes for whom, and why now. Those who vote read this first.' }, primary: true,
  },
  withdraw: {
    label: 'Withdraw', icon: 'undo', title: (number) => `Take ${number} back?`,
    says: 'It becomes a draft again, the request is closed, and votes given so far are void.', text: { label: 'Comment', hint: 'Kept with the request.' },
  },
  publish: { label: 'Publish', icon: 'ok', title: (number) => `Publish ${number}?`, says: 'From then on it is what runs. Approval, digest and policy are checked once more.', primary: true },
  deprecate: { label: 'Deprecate', icon: 'warn', title: (number) => `Deprecate ${number}?`, says: 'It can no longer be run, and until another version is published this agent cannot run at all.', destructive: true },
  archive: { label: 'Archive', icon: 'archive', title: (number) => `Archive ${number}?`, says: 'It is put away for good. It can still be read and compared, but never be published again.', destructive: true },
};
