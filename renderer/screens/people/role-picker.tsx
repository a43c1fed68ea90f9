import { CheckGroup, Notice, Text } from '../../kit/index.ts';
import { useSession } from '../../lib/index.ts';
import { lackOf, rightsInWords } from './role-rights.ts';
import { usePublishRule, useRoles } from './use-people.ts';

interface RolePickerProps {
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  readonly error: string | null;
  readonly name: string;
  /** What the person holds already: a role that has gone since must be there to be taken. */
  readonly held?: readonly string[];
}

/** The roles in force, each with what it allows. What the actor lacks is told, but refused only by the server, which knows. */
export function RolePicker({ held = [], ...field }: RolePickerProps) {
  const { capabilities } = useSession();
  const { roles, pending } = useRoles();
  const approving = usePublishRule()?.roles ?? [];
  if (roles.length === 0) return pending ? <Text tone="faint">Asking for the roles in force</Text> : <Notice tone="warn">The roles in force cannot be read, so none can be given here.</Notice>;
  const choices = roles.map((role) => {
    const lack = lackOf(role, capabilities);
    return {
      id: role.name,
      label: (
        <>
          <Text weight="medium">{role.name}</Text>
          {approving.includes(role.name) && <Text tone="ok" size="s"> may approve publications</Text>}
        </>
      ),
      detail: (
        <>
          {rightsInWords(role.rights)}
          {lack && <Text as="div" size="s" tone="warn">{lack}</Text>}
        </>
      ),
    };
  });
  const gone = held.filter((name) => roles.every((role) => role.name !== name)).map((name) => ({ id: name, label: <Text weight="medium">{name}</Text>, detail: 'Not a role of this tenant any more. It gives nothing; take it away.' }));
  return <CheckGroup label="Roles" hint="Somebody without a role may only look at themselves." choices={[...choices, ...gone]} {...field} />;
}
