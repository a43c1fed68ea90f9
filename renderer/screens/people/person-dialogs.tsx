import { ConfirmDialog } from '../../kit/index.ts';
import { newCommandId, oneLine, troubleOf } from '../../lib/index.ts';
import { type Person, usePeopleActs } from './use-people.ts';

interface PersonProps {
  readonly person: Person;
  readonly onClose: () => void;
}

export function DisableDialog({ person, onClose }: PersonProps) {
  const { disable } = usePeopleActs();
  return (
    <ConfirmDialog
      open title={`Disable ${person.name}?`} confirm="Disable" destructive busy={disable.isPending} error={disable.error ? oneLine(troubleOf(disable.error)) : null}
      touches={[`${person.name}, ${person.email}`, 'Every session of theirs, which ends at once', 'Every API key of theirs, which opens nothing any more']}
      onClose={onClose} onConfirm={() => disable.mutate({ userId: person.id, commandId: newCommandId() }, { onSuccess: onClose })}
    >
      They cannot sign in from now on. What they did stays in every record under their name.
    </ConfirmDialog>
  );
}

export function EnableDialog({ person, onClose }: PersonProps) {
  const { enable } = usePeopleActs();
  return (
    <ConfirmDialog
      open title={`Enable ${person.name}?`} confirm="Enable" busy={enable.isPending} error={enable.error ? oneLine(troubleOf(enable.error)) : null}
      touches={[`${person.name}, ${person.email}`, `Their roles, as they were: ${person.roles.join(', ') || 'none'}`, 'Their API keys, which open again until they are revoked']}
      onClose={onClose} onConfirm={() => enable.mutate({ userId: person.id, commandId: newCommandId() }, { onSuccess: onClose })}
    >
      They may sign in from now on, with the password they had. Old sessions stay over.
    </ConfirmDialog>
  );
}

/** For somebody who lost their authenticator and their recovery codes. */
export function RemoveFactorsDialog({ person, onClose }: PersonProps) {
  const { removeFactors } = usePeopleActs();
  return (
    <ConfirmDialog
      open title={`Take the second factor off ${person.name}?`} confirm="Take off" destructive busy={removeFactors.isPending} error={removeFactors.error ? oneLine(troubleOf(removeFactors.error)) : null}
      touches={[`The authenticator and the recovery codes of ${person.name}, ${person.email}`]} onClose={onClose}
      onConfirm={() => removeFactors.mutate({ userId: person.id, commandId: newCommandId() }, { onSuccess: onClose })}
    >
      From then on their password alone signs them in, until they set up another one. Be sure that it is really they who asked.
    </ConfirmDialog>
  );
}

/** Ends the membership, not the person. */
export function RemoveMemberDialog({ person, onClose }: PersonProps) {
  const { remove } = usePeopleActs();
  return (
    <ConfirmDialog
      open title={`Remove ${person.name} from this tenant?`} confirm="Remove" destructive busy={remove.isPending} error={remove.error ? oneLine(troubleOf(remove.error)) : null}
      touches={[`${person.name}, ${person.email}`, `Their roles here: ${person.roles.join(', ') || 'none'}`, 'Every session of theirs here, which ends at once', 'Every API key of theirs here, for good', 'What they were given of memory']}
      onClose={onClose} onConfirm={() => remove.mutate({ user_id: person.id }, { onSuccess: onClose })}
    >
      They are a member here no more; other tenants are not touched, and what they did stays in every record under their name. Somebody who is to come back is better disabled: that keeps their roles and keys.
    </ConfirmDialog>
  );
}
