import { useQuery } from '@tanstack/react-query';
import { Notice, Skeleton, Text } from '../../kit/index.ts';
import { policyWords, useTRPC } from '../../lib/index.ts';

/** Who would have to agree if this version were submitted now, and what about it makes that stricter. Where it cannot be told the question is asked without it: the server decides again. */
export function WhoMustAgree({ versionId }: { readonly versionId: string }) {
  const preview = useQuery(useTRPC().workflows.preview.queryOptions({ versionId }));
  if (preview.isPending) return <Skeleton shape="lines" count={3} label="Asking who must agree" />;
  if (!preview.data) return null;
  const { policy } = preview.data;
  const { because = [] } = policy;
  return (
    <section aria-label="Who must agree" className="grid gap-2">
      {because.length > 0 && <Notice tone="warn">Stricter than usual, because {because.join(', and because ')}.</Notice>}
      <ul className="grid gap-1">{policyWords(policy).map((sentence) => <Text as="li" tone="soft" key={sentence}>{sentence}</Text>)}</ul>
    </section>
  );
}
