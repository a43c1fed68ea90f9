import { Button, EmptyState, Page, PageHeader } from '../kit/index.ts';

export function NotFound() {
  return (
    <Page>
      <PageHeader title="Not here" />
      <EmptyState icon="help" title="There is no screen at this address" actions={<Button to="/">Go home</Button>}>
        The link may be mistyped, or made for a newer version.
      </EmptyState>
    </Page>
  );
}
