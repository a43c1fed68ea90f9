import { Link, Notice, RightsDiff, type RightsLine, Table, Text } from '../../kit/index.ts';
import { useCan } from '../../lib/index.ts';
import type { RequestView } from './use-request.ts';
import { readWish, type Wish, type WishLine } from './wish-words.ts';

/** A change that the request carries itself, such as somebody's roles or a budget: what was, and what would be. */
export function WishChange({ request }: { readonly request: RequestView }) {
  const wish = readWish(request.proposes);
  if (wish === null) return <div className="px-5"><Notice tone="danger">What this request proposes is in no form that can be shown here, so a vote would be about something unknown.</Notice></div>;
  return wish.of === 'roles' ? <RolesAsked wish={wish} /> : <BudgetAsked wish={wish} state={request.state} />;
}

function RolesAsked({ wish: { userId, given, taken, kept } }: { readonly wish: Extract<Wish, { readonly of: 'roles' }> }) {
  const lines = (roles: readonly string[], kind: RightsLine['kind'], why: string): readonly RightsLine[] => roles.map((role) => ({ id: role, kind, name: role, why }));
  return (
    <section aria-label="Roles asked for" className="grid gap-2 pb-3">
      <div className="flex flex-wrap items-baseline gap-x-3 px-5"><h2>What changes</h2>{useCan()('user:read') && <Link to={`/people?person=${userId}`}>Open the person</Link>}</div>
      <RightsDiff label="Roles given and taken" groups={[{ title: 'Roles', lines: [...lines(given, 'add', 'Given'), ...lines(taken, 'del', 'Taken away'), ...lines(kept, 'same', 'Kept')] }]} />
      <p className="px-5"><Text tone="soft">It holds from their next request on. Whoever it is about has no vote on it, and the asker’s own rights are checked again with the last vote.</Text></p>
    </section>
  );
}

const BUDGET_WORDS = {
  add: { open: 'A new budget', agreed: 'The budget that was made', ended: 'The budget that was not made' },
  change: { open: 'The budget as it would be', agreed: 'The budget as it was agreed', ended: 'The budget as it would have been' },
  remove: { open: 'The budget that would go', agreed: 'The budget that went', ended: 'The budget that stays' },
} as const;

function BudgetAsked({ wish: { act, name, lines }, state }: { readonly wish: Extract<Wish, { readonly of: 'budget' }>; readonly state: RequestView['state'] }) {
  const stands = state === 'pending' ? 'open' : state === 'approved' ? 'agreed' : 'ended';
  return (
    <section aria-label="Budget asked for" className="grid gap-2 px-5 pb-3">
      <div className="flex flex-wrap items-baseline gap-x-3"><h2>{BUDGET_WORDS[act][stands]}: {name}</h2>{useCan()('budgets:read') && <Link to="/budgets">Open the budgets</Link>}</div>
      <Table<WishLine>
        label="Budget before and after" flush rows={lines} rowId={({ what }) => what}
        columns={[
          { id: 'what', head: 'What', cell: ({ what }) => <Text tone="soft">{what}</Text> },
          { id: 'before', head: 'Before', cell: ({ before, after }) => <Text struck={before !== null && before !== after && stands !== 'ended'} tone={before === null ? 'faint' : 'plain'}>{before ?? 'nothing'}</Text> },
          { id: 'after', head: 'After', cell: ({ before, after }) => <Text weight={before === after || stands === 'ended' ? 'normal' : 'medium'} tone={after === null || stands === 'ended' ? 'faint' : 'plain'}>{after ?? 'nothing'}</Text> },
        ]}
      />
    </section>
  );
}
