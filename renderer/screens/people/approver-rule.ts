import { z } from 'zod';
import { countOf } from '../../kit/index.ts';

/** Where the registry says who approves a publication. */
export const PUBLISH_RULE = '/workflows/agent_publish';

const rule = z.object({ enabled: z.boolean().default(true), required_approvers: z.int(), roles: z.array(z.string()), self_approval: z.boolean().default(false) });

export type ApproverRule = z.infer<typeof rule>;

/** The publication workflow in force; null when it asks nobody or cannot be read. */
export function readApproverRule(value: unknown): ApproverRule | null {
  const read = rule.safeParse(value);
  return read.success && read.data.enabled ? read.data : null;
}

interface Colleague {
  readonly id: string;
  readonly status: string;
  readonly roles: readonly string[];
}

/** Who can sign in and holds a role that the rule names. */
export function approversAmong<Person extends Colleague>(people: readonly Person[], { roles }: ApproverRule): readonly Person[] {
  return people.filter((person) => person.status === 'active' && person.roles.some((role) => roles.includes(role)));
}

/** What keeps this person's own versions from being published, as a sentence; null when enough others may approve. */
export function missingApprovers(people: readonly Colleague[], me: string, current: ApproverRule): string | null {
  const { required_approvers: required, roles, self_approval: alone } = current;
  const others = approversAmong(people, current).filter(({ id }) => id !== me).length;
  if (alone || others >= required) return null;
  return `Publishing a version of yours needs ${countOf(required, 'approval')} from somebody else who is ${new Intl.ListFormat('en', { type: 'disjunction' }).format(roles)}; ${others === 0 ? 'nobody is yet' : `only ${others} may`}.`;
}
