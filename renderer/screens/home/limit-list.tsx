import { Badge, Block, Button, formatCount, Link, Meter, Text, WorkList } from '../../kit/index.ts';
import { counterWords, windowWords } from '../../lib/index.ts';
import type { NearLimit } from './use-home.ts';

export function LimitList({ budgets }: { readonly budgets: readonly NearLimit[] }) {
  return (
    <Block title="Budgets near a limit" note={formatCount(budgets.length)} action={<Link to="/budgets">All budgets</Link>} flush>
      <WorkList
        label="Budgets near a limit" columns="minmax(0,1fr) 11.5rem 7.5rem 4.5rem"
        items={budgets.map((budget) => ({
          id: budget.id,
          cells: [
            <LimitFace key="what" budget={budget} />,
            budget.used >= budget.cap ? <Badge key="state" icon="refused" tone="danger">Full: calls are refused</Badge> : <Badge key="state" icon="warn" tone="warn">Nearly full</Badge>,
            <Meter key="meter" label={`${budget.name}: used`} value={budget.used} max={budget.cap} />,
            <Button key="open" to="/budgets" label={`Ledger of ${budget.name}`}>Ledger</Button>,
          ],
        }))}
      />
    </Block>
  );
}

function LimitFace({ budget }: { readonly budget: NearLimit }) {
  return (
    <>
      <Text as="div" weight="medium" cut>{budget.name}</Text>
      <Text as="div" tone="soft" size="s" number cut>{formatCount(budget.used)} of {formatCount(budget.cap)} {counterWords(budget.counter).toLowerCase()}, {windowWords(budget.window)}</Text>
    </>
  );
}
