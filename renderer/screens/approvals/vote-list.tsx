import { Notice, Text, Time, Timeline, type TimelineEntry } from '../../kit/index.ts';
import { type StageLine, stageLines, stricterWords } from './stage-lines.ts';
import type { RequestView } from './use-request.ts';

/** Stage by stage who must agree, who has, and what follows from the last vote. */
export function VoteList({ request }: { readonly request: RequestView }) {
  const lines = stageLines(request);
  const stricter = stricterWords(request.policy);
  return (
    <div className="grid gap-3">
      {stricter !== null && <Notice tone="warn">{stricter}</Notice>}
      <Timeline label="Votes" entries={[...lines.flatMap((line) => stageEntries(line, lines.length > 1)), ...endEntries(request)]} />
    </div>
  );
}

const STAGE_FACES = {
  done: { icon: 'ok', tone: 'ok' }, open: { icon: 'waiting', tone: 'info' }, later: { icon: 'open', tone: 'neutral' }, ended: { icon: 'minus', tone: 'neutral' },
} as const satisfies Record<StageLine['stand'], Pick<TimelineEntry, 'icon' | 'tone'>>;

function stageEntries(line: StageLine, numbered: boolean): readonly TimelineEntry[] {
  const { number, stand, approvals, required, who, waitsFor } = line;
  return [
    {
      id: `stage ${number}`, ...STAGE_FACES[stand], title: <Text weight="medium">{numbered ? `Stage ${number}` : 'Approval'}</Text>, when: `${approvals} of ${required}`,
      detail: <Text tone="soft">{who.charAt(0).toUpperCase()}{who.slice(1)}.{waitsFor !== null && <Text as="div" tone={stand === 'open' ? 'plain' : 'faint'}>{waitsFor}.</Text>}</Text>,
    },
    ...line.votes.map(voteEntry),
  ];
}

function voteEntry(vote: RequestView['votes'][number]): TimelineEntry {
  const approves = vote.verdict === 'approve';
  return {
    id: `vote ${vote.voter}`, icon: approves ? 'check' : 'refused', tone: approves ? 'ok' : 'danger',
    title: <><Text weight="medium">{vote.voterName}</Text> {approves ? 'approved' : 'rejected'}</>, when: <Time at={vote.at} />,
    detail: (
      <>
        <Text tone="faint">as {vote.role}{vote.castBy !== vote.voter && <>, cast by {vote.castByName}, their deputy</>}</Text>
        {vote.comment && <p className="whitespace-pre-wrap">{vote.comment}</p>}
      </>
    ),
  };
}

/** How it ended, or what follows once it is agreed. */
function endEntries(request: RequestView): readonly TimelineEntry[] {
  const { state, decidedAt, expiresAt, comment, requestedByName, bypass } = request;
  const at = decidedAt && <Time at={decidedAt} />;
  if (state === 'cancelled') return [{ id: 'cancelled', icon: 'undo', title: `${requestedByName} took it back`, when: at, detail: comment }];
  if (state === 'voided') return [{ id: 'voided', icon: 'shield-bad', tone: 'warn', title: 'Ended by itself', when: at, detail: comment }];
  if (state === 'expired') return [{ id: 'expired', icon: 'waiting', tone: 'warn', title: 'Time ran out', when: expiresAt && <Time at={expiresAt} /> }];
  if (state === 'bypassed') return [{ id: 'bypassed', icon: 'zap', tone: 'danger', title: `${bypass?.byName ?? 'Somebody'} broke the glass`, when: at, detail: comment }];
  // Only a version waits for somebody once it is approved; everything else follows from the last vote itself.
  const follows = state === 'pending' || (state === 'approved' && request.subjectType === 'agent_version');
  return follows ? [{ id: 'next', icon: 'open', title: <Text tone="soft">{nextStep(request)}</Text> }] : [];
}

/** What follows from the last vote. */
function nextStep(request: RequestView): string {
  if (request.type === 'break_glass_review') return 'It stays published; without it the version is deprecated again';
  return NEXT_STEPS[request.subjectType] ?? 'Publish: digest and policy are checked again';
}

const NEXT_STEPS: Readonly<Record<string, string>> = {
  run: 'The call is made: policies, limits and the digest are checked again', agent: 'Deleted at once: its versions and their digests are checked again', registry_proposal: 'In force: the layers above and the digest are checked again',
  user: 'The roles change: what the asker may give is checked again', budget: 'The budget changes: that it is what it was is checked again',
};
