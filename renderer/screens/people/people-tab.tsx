import { useCallback, useMemo, useState } from 'react';
import { Button, countOf, EmptyState, formatCount, Kbd, Notice, Split, Text, Toolbar, VirtualTable } from '../../kit/index.ts';
import { type Command, TroubleState, useCan, useCommands, useSession } from '../../lib/index.ts';
import { AddPersonDialog } from './add-person-dialog.tsx';
import { personColumns } from './person-columns.tsx';
import { PersonDrawer } from './person-drawer.tsx';
import { type Person, usePeople } from './use-people.ts';

export function PeopleTab() {
  const list = usePeople();
  const { user } = useSession();
  const mayManage = useCan()('user:manage');
  const [adding, setAdding] = useState(false);
  const add = useCallback(() => setAdding(true), []);
  useCommands(useMemo((): readonly Command[] => (mayManage ? [{ id: 'people:add', name: 'Add person', group: 'People', icon: 'plus', also: 'invite user colleague', run: add }] : []), [mayManage, add]));
  const columns = useMemo(() => personColumns(user.id), [user.id]);
  const { pages, people, chosen } = list;
  if (pages.error && !pages.data) return <TroubleState error={pages.error} onRetry={() => void pages.refetch()} />;
  return (
    <>
      <Toolbar label="People">
        <div className="flex-1"><Text tone="soft">{summary(list)}</Text></div>
        {mayManage && <Button kind="primary" icon="plus" onPress={add}>Add person</Button>}
      </Toolbar>
      {list.missing && <div className="px-5 py-3"><Notice tone="warn">{list.missing} {mayManage ? 'Add them here, with one of those roles.' : 'Ask somebody who manages people here.'}</Notice></div>}
      <Split>
        <VirtualTable
          label="People by email" columns={columns} rows={people} rowId={idOf} main minWidth={chosen ? '36rem' : '54rem'} hidden={chosen ? BESIDE_THE_DRAWER : NOTHING} loading={pages.isPending} onNeedMore={list.more}
          {...(chosen ? { current: chosen.id, onCurrent: (person: Person) => list.open(person.id) } : {})} onOpen={(person) => list.open(person.id)}
          empty={<EmptyState icon="people" title="Nobody works here yet" />}
          foot={<span><Kbd>j</Kbd><Kbd>k</Kbd> move <Kbd>Enter</Kbd> open</span>}
        />
        {chosen && <PersonDrawer key={chosen.id} person={chosen} asks={list.asks} onClose={() => list.open(null)} />}
      </Split>
      {adding && <AddPersonDialog onClose={() => setAdding(false)} />}
    </>
  );
}

const BESIDE_THE_DRAWER: readonly string[] = ['email', 'added'];
const NOTHING: readonly string[] = [];

function idOf(person: Person): string {
  return person.id;
}

function summary({ people, whole, approvers, pages }: ReturnType<typeof usePeople>): string {
  if (pages.isPending) return 'Asking who works here';
  const count = whole ? countOf(people.length, 'person', 'people') : `The first ${countOf(people.length, 'person', 'people')} by email`;
  return approvers === null ? count : `${count}; ${formatCount(approvers)} may approve publications`;
}
