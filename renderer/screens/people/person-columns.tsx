import { Avatar, type Column, StatusBadge, Text, Time } from '../../kit/index.ts';
import type { Person } from './use-people.ts';

/** `me` is marked, so that nobody looks for themselves. */
export function personColumns(me: string): readonly Column<Person>[] {
  return [
    {
      id: 'name', head: 'Name', width: 'minmax(13rem, 1.4fr)', words: true,
      cell: ({ id, name }) => (
        <span className="flex min-w-0 items-center gap-2">
          <Avatar name={name} />
          <Text weight="medium" cut title={name}>{name}</Text>
          {id === me && <Text tone="faint" size="s">you</Text>}
        </span>
      ),
    },
    { id: 'email', head: 'Email', width: 'minmax(12rem, 1.4fr)', words: true, cell: ({ email }) => <Text tone="soft" title={email}>{email}</Text> },
    { id: 'status', head: 'Status', width: '7rem', cell: ({ status }) => <StatusBadge status={status} /> },
    { id: 'roles', head: 'Roles', width: 'minmax(10rem, 1.4fr)', words: true, cell: ({ roles }) => (roles.length === 0 ? <Text tone="faint">No role</Text> : <span title={roles.join(', ')}>{roles.join(', ')}</span>) },
    { id: 'added', head: 'Added', width: '8rem', align: 'end', cell: ({ createdAt }) => <Time at={createdAt} as="day" /> },
  ];
}
