import { useId, useState } from 'react';
import { Button, Checkbox, Dialog, EmptyState, Menu, type MenuEntry, Notice, Table, Text, TextField, Time } from '../../kit/index.ts';
import { type AuditQuestion, auditConditions, auditTerms } from '../../lib/index.ts';
import { questionIn } from './saved-question.ts';
import { type SavedFilter, useSavedFilters } from './use-saved-filters.ts';

interface SavedFiltersProps {
  readonly question: AuditQuestion;
  readonly ask: (next: AuditQuestion) => void;
}

/** Questions under a name, to ask again, to keep and to remove. */
export function SavedFilters({ question, ask }: SavedFiltersProps) {
  const saved = useSavedFilters();
  const [open, setOpen] = useState<'save' | 'manage' | null>(null);
  const asksNothing = Object.keys(auditConditions(question)).length === 0;
  const entry = (filter: SavedFilter): MenuEntry => {
    const kept = questionIn(filter.question);
    return { id: filter.id, label: filter.name, icon: filter.shared ? 'people' : 'filter', ...(kept ? { onAction: () => ask(kept) } : { disabled: true, detail: 'asks what this screen cannot; use the API' }) };
  };
  const groups = [
    { id: 'yours', title: 'Yours', entries: saved.filters.filter(({ own }) => own).map(entry) },
    { id: 'shared', title: 'Shared by others', entries: saved.filters.filter(({ own }) => !own).map(entry) },
    {
      id: 'acts', entries: [
        { id: 'save', label: 'Save what is asked now', icon: 'plus' as const, disabled: asksNothing, ...(asksNothing ? { detail: 'nothing is' } : {}), onAction: () => setOpen('save') },
        { id: 'manage', label: 'Manage saved filters', icon: 'settings' as const, onAction: () => setOpen('manage') },
      ],
    },
  ].filter(({ entries }) => entries.length > 0);
  return (
    <>
      <Menu label="Saved filters" placement="bottom end" trigger={<Button icon="filter">Saved filters</Button>} groups={groups} />
      {open === 'save' && <SaveFilterDialog question={question} onClose={() => setOpen(null)} />}
      {open === 'manage' && <ManageDialog onClose={() => setOpen(null)} />}
    </>
  );
}

function SaveFilterDialog({ question, onClose }: { readonly question: AuditQuestion; readonly onClose: () => void }) {
  const { save, saving, refusal } = useSavedFilters();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const id = useId();
  return (
    <Dialog
      open onClose={onClose} title="Save this filter"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" submit form={id} busy={saving} disabled={name.trim() === ''}>Save</Button>
        </>
      }
    >
      <form
        id={id} noValidate className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') save(name.trim(), shared, question, onClose);
        }}
      >
        <TextField label="Name" value={name} onChange={setName} maxLength={80} autoFocus />
        <Asked question={question} />
        <Checkbox checked={shared} onChange={setShared} hint="Everybody here who may read the log sees it; only you can remove it.">Share it</Checkbox>
        {refusal && <Notice tone="danger">{refusal}</Notice>}
      </form>
    </Dialog>
  );
}

function ManageDialog({ onClose }: { readonly onClose: () => void }) {
  const { filters, remove, removing } = useSavedFilters();
  return (
    <Dialog open onClose={onClose} width="wide" title="Saved filters" footer={<Button onPress={onClose}>Close</Button>}>
      {filters.length === 0 && <EmptyState icon="filter" title="No filter is saved">Narrow the log, then choose Save what is asked now.</EmptyState>}
      {filters.length > 0 && (
        <Table
          label="Saved filters" rows={filters} rowId={({ id }) => id}
          columns={[
            { id: 'name', head: 'Name', cell: ({ name }) => <Text weight="medium">{name}</Text> },
            { id: 'asks', head: 'Asks for', cell: ({ question }) => <AskedSaved question={questionIn(question)} /> },
            { id: 'whose', head: 'Seen by', cell: ({ own, shared }) => (own ? (shared ? 'everybody' : 'you') : 'everybody, by another') },
            { id: 'at', head: 'Saved', align: 'end', cell: ({ createdAt }) => <Time at={createdAt} as="day" /> },
            { id: 'act', head: 'Act', hideHead: true, align: 'end', cell: ({ id, own, name }) => own && <Button size="tiny" label={`Remove ${name}`} disabled={removing} onPress={() => remove(id)}>Remove</Button> },
          ]}
        />
      )}
    </Dialog>
  );
}

function AskedSaved({ question }: { readonly question: AuditQuestion | null }) {
  return question ? <Asked question={question} /> : <Text tone="soft">More than this screen can ask; use the API</Text>;
}

const NO_NAMES: ReadonlyMap<string, string> = new Map();

/** The filters in words; ids stay ids, for a name may change. */
function Asked({ question }: { readonly question: AuditQuestion }) {
  return <Text as="p" tone="soft" size="s">{auditTerms(question, NO_NAMES).map(({ name, value }) => `${name} ${value}`).join('; ')}</Text>;
}
