import { useCallback, useMemo, useState } from 'react';
import { Button, Checkbox, countOf, EmptyState, Kbd, MatrixLegend, Notice, RightMatrix, SearchField, Segmented, Skeleton, Split, Text, Toolbar } from '../../kit/index.ts';
import { type Command, QueryView, useCommands, useSearchTexts, useUnsaved, WhoToAsk } from '../../lib/index.ts';
import { RoleDialog, type RoleForm } from './role-dialog.tsx';
import { RoleDrawer } from './role-drawer.tsx';
import { type MatrixFilter, matrixOf } from './role-matrix.ts';
import { RolesDock } from './roles-dock.tsx';
import { type RolesEdit, type RolesList, useRolesEdit, useRolesList } from './use-roles-edit.ts';

export function RolesTab() {
  const list = useRolesList();
  return <QueryView query={list} loading={<Skeleton count={18} density="dense" label="Reading the roles in force" />}>{(listed) => <RoleEditor listed={listed} />}</QueryView>;
}

const SHOWN = [{ id: 'all', label: 'All' }, { id: 'sealed', label: 'Sealed' }, { id: 'changed', label: 'Changed' }] as const;

function RoleEditor({ listed }: { readonly listed: RolesList }) {
  const edit = useRolesEdit(listed);
  const [filter, setFilter] = useState<MatrixFilter>({ text: '', show: 'all', onlyOwn: false });
  const [asking, setAsking] = useState<RoleForm | null>(null);
  const [texts, setTexts] = useSearchTexts();
  const question = useUnsaved(edit.changes.length > 0, 'The roles', ['role']);
  const begin = useCallback(() => setAsking({ of: 'new' }), []);
  useCommands(useMemo((): readonly Command[] => (edit.mayEdit ? [{ id: 'roles:new', name: 'New role', group: 'People', icon: 'plus', also: 'create custom role permissions', run: begin }] : []), [edit.mayEdit, begin]));
  const chosen = [...listed.roles.map(({ name }) => name), ...edit.own.map(({ name }) => name)].find((name) => name === texts['role']) ?? null;
  const open = (role: string | null) => setTexts({ role: role === chosen ? null : role });
  return (
    <>
      <Toolbar label="Roles">
        <div className="w-56"><SearchField label="Find a right" main value={filter.text} onChange={(text) => setFilter({ ...filter, text })} placeholder="Find a right" /></div>
        <Segmented label="Rights shown" options={SHOWN} value={filter.show} onChange={(show) => setFilter({ ...filter, show })} />
        <Checkbox checked={filter.onlyOwn} onChange={(onlyOwn) => setFilter({ ...filter, onlyOwn })}>Own roles only</Checkbox>
        <div className="flex-1" />
        {edit.mayEdit && <Button kind="primary" icon="plus" onPress={begin}>New role</Button>}
      </Toolbar>
      <Split>
        <div className="flex min-w-[28rem] flex-1 flex-col">
          <Matrix listed={listed} edit={edit} filter={filter} chosen={chosen} onOpen={open} onShowAll={() => setFilter({ text: '', show: 'all', onlyOwn: false })} />
        </div>
        {chosen !== null && <RoleDrawer name={chosen} listed={listed} edit={edit} onClose={() => open(null)} onAsk={setAsking} />}
      </Split>
      <RolesDock edit={edit} />
      {asking && <RoleDialog form={asking} listed={listed} edit={edit} onClose={() => setAsking(null)} onMade={(name) => setTexts({ role: name })} />}
      {question}
    </>
  );
}

/** Stands where the legend was, until the next step. */
function WordLine({ edit: { word, forgetWord } }: { readonly edit: RolesEdit }) {
  return (
    word && (
      <Notice tone={word.tone} action={<Button size="tiny" onPress={forgetWord}>Understood</Button>}>
        {word.says} {word.lacks && <WhoToAsk capability={word.lacks} />}
      </Notice>
    )
  );
}

interface MatrixProps {
  readonly listed: RolesList;
  readonly edit: RolesEdit;
  readonly filter: MatrixFilter;
  readonly chosen: string | null;
  readonly onOpen: (role: string) => void;
  readonly onShowAll: () => void;
}

function Matrix({ listed, edit, filter, chosen, onOpen, onShowAll }: MatrixProps) {
  const { columns, rows } = useMemo(() => matrixOf(listed, edit.own, filter), [listed, edit.own, filter]);
  const [at, setAt] = useState<readonly [string, string] | null>(null);
  const pointed = at && rows.find(({ id }) => id === at[0])?.cells[columns.findIndex(({ id }) => id === at[1])];
  if (columns.length === 0)
    return (
      <EmptyState icon="shield" title="No role of your own yet" actions={<Button onPress={onShowAll}>Show every role</Button>}>
        The roles of the layers above are read-only here. Make one of your own, or copy one that is nearly right.
      </EmptyState>
    );
  return (
    <RightMatrix
      label="Rights by role" corner={`${countOf(rows.filter(({ kind }) => kind === 'right').length, 'right')}, ${countOf(columns.length, 'role')}`} columns={columns} rows={rows} chosen={chosen}
      onOpen={onOpen} onToggle={edit.toggle} onPoint={(row, column) => setAt([row, column])}
      empty={<EmptyState icon="search" title={filter.show === 'changed' ? 'Nothing is changed' : 'No right fits'} actions={<Button onPress={onShowAll}>Show every right</Button>} />}
      foot={edit.word ? <WordLine edit={edit} /> : (
        <>
          <MatrixLegend />
          {pointed ? <Text size="s" tone="soft">{pointed.words}</Text> : <span><Kbd>j</Kbd><Kbd>k</Kbd> move <Kbd>Space</Kbd> give or take</span>}
        </>
      )}
    />
  );
}
