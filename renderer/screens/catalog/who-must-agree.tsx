import { useQuery } from '@tanstack/react-query';
import { Notice, Skeleton, Text, Timeline } from '../../kit/index.ts';
import { type ApiOutput, stageSentences, termSentences, useTRPC } from '../../lib/index.ts';
import { voterWords } from './voter-words.ts';

/** Who would have to agree if this version were submitted now, and what about it makes that stricter. Where it cannot be told the question is asked without it: the server decides again. */
export function WhoMustAgree({ versionId }: { readonly versionId: string }) {
  const preview = useQuery(useTRPC().workflows.preview.queryOptions({ versionId }));
  if (preview.isPending) return <Skeleton shape="lines" count={3} label="Asking who must agree" />;
  return preview.data ? <Policy preview={preview.data} /> : null;
}

function Policy({ preview: { policy, voters } }: { readonly preview: ApiOutput['workflows']['preview'] }) {
  const { because = [], laterStages = [] } = policy;
  const required = [policy.required, ...laterStages.map((stage) => stage.required)];
  return (
    <section aria-label="Who must agree" className="grid gap-2">
      <div className="flex flex-wrap items-baseline gap-x-3"><h3>Who must agree</h3><Text tone="faint" size="s">stays so for this request, whatever the workflow says later</Text></div>
      {because.length > 0 && <Notice tone="warn">Stricter than usual, because {because.join(', and because ')}.</Notice>}
      <Timeline
        label="Stages"
        entries={stageSentences(policy).map((sentence, at) => {
          const known = voters?.[at] && voterWords(voters[at], required[at] ?? 1);
          return { id: sentence, icon: known?.short ? 'warn' as const : 'people' as const, ...(known?.short ? { tone: 'warn' as const } : {}), title: sentence, detail: known && <Text tone={known.short ? 'plain' : 'soft'} size="s">{known.says}</Text> };
        })}
      />
      <ul className="grid gap-1">{termSentences(policy).map((sentence) => <Text as="li" tone="soft" size="s" key={sentence}>{sentence}</Text>)}</ul>
    </section>
  );
}
