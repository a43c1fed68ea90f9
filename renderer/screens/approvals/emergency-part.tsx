import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, ConfirmDialog, formatDuration, formatFully, Link, Notice, SideSection, Text, TextArea, Time } from '../../kit/index.ts';
import { confirmNatively, newCommandId, notify, oneLine, troubleOf, useCan, useGo, useTRPC } from '../../lib/index.ts';
import { TimeLeftBadge } from './time-left-badge.tsx';
import { type RequestView, useOtherRequests } from './use-request.ts';

/** The house rule, where the frozen policy says nothing (server/agents/approvals). */
const HOUSE_REVIEW_HOURS = 24;
const HOUR_MS = 3_600_000;
const LEAST_REASON = 20;

/** Publishing without votes, for whoever may, while the policy of the request knows a review afterwards. */
export function Emergency({ request }: { readonly request: RequestView }) {
  const may = useCan()('approvals:breakglass');
  const [asking, setAsking] = useState(false);
  const { reviewHours = HOUSE_REVIEW_HOURS } = request.policy;
  if (!may || request.state !== 'pending' || request.type !== 'agent_publish') return null;
  return (
    <SideSection title="Emergency">
      {reviewHours === null ? <Text tone="soft">The policy of this request lets nobody publish without its votes.</Text> : (
        <div className="grid gap-2">
          <Text tone="soft">Publish now, in your name; others must agree within {formatDuration(reviewHours * HOUR_MS)} afterwards.</Text>
          <div><Button kind="danger" icon="zap" onPress={() => setAsking(true)}>Break the glass</Button></div>
        </div>
      )}
      {asking && reviewHours !== null && <BreakGlassDialog request={request} reviewHours={reviewHours} onClose={() => setAsking(false)} />}
    </SideSection>
  );
}

function BreakGlassDialog({ request, reviewHours, onClose }: { readonly request: RequestView; readonly reviewHours: number; readonly onClose: () => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const go = useGo();
  const [reason, setReason] = useState('');
  const [attempted, setAttempted] = useState(false);
  const breakGlass = useMutation(trpc.catalog.breakGlass.mutationOptions({
    meta: { quiet: true },
    onSuccess: async ({ review }) => {
      notify({ tone: 'info', title: 'Published without votes', detail: `Others must agree within ${formatDuration(reviewHours * HOUR_MS)}, or it is deprecated again.` });
      await Promise.all([trpc.approvals, trpc.catalog, trpc.home].map((room) => client.invalidateQueries(room.pathFilter())));
      go(`/approvals/${review.id}`);
    },
  }));
  const short = reason.trim().length < LEAST_REASON;
  const send = async () => {
    setAttempted(true);
    if (short || !(await confirmNatively({ title: 'Break the glass?', detail: `${request.title}\nsha256:${request.subjectDigest}`, action: 'Publish without votes' }))) return;
    breakGlass.mutate({ versionId: request.subjectId, reason: reason.trim(), commandId: newCommandId() });
  };
  return (
    <ConfirmDialog
      open onClose={onClose} title="Break the glass?" confirm="Publish without votes" destructive busy={breakGlass.isPending} touches={[request.title, `sha256:${request.subjectDigest}`]}
      error={breakGlass.error ? oneLine(troubleOf(breakGlass.error)) : null} onConfirm={() => void send()}
    >
      <div className="grid gap-3">
        <p>The version is published at once, in your name and under your reason, whoever has voted. It stands in the log for good.</p>
        <p>It is good for {formatDuration(reviewHours * HOUR_MS)}: a review is asked for now, of the same people and without you, and unless it agrees in that time the version is deprecated again. Tools that have drifted hold it back all the same.</p>
        <TextArea label="Reason" hint="What an auditor reads first: at least 20 characters." value={reason} onChange={setReason} rows={3} maxLength={2_000} autoFocus error={attempted && short ? 'Say in at least 20 characters why this cannot wait for votes' : null} />
      </div>
    </ConfirmDialog>
  );
}

/** What was done without votes, by whom and why, and how its review stands: shown until it is done, and after it. */
export function BrokenGlassNotice({ request }: { readonly request: RequestView }) {
  const others = useOtherRequests(request);
  if (!request.bypass) return null;
  const { byName, reason, at, until } = request.bypass;
  const review = others.find(({ type, createdAt }) => type === 'break_glass_review' && createdAt >= at);
  return (
    <div className="grid gap-2 px-5 pt-3">
      <Notice tone="danger">
        <b>Published without votes</b> by {byName}, <Time at={at} />: {reason} <Text tone="soft" size="s" title={formatFully(until)}>It allowed that until <Time at={until} as="minute" />.</Text>
      </Notice>
      {review && <ReviewStands review={review} />}
    </div>
  );
}

/** On the review itself: the version runs already, and what becomes of it when nobody agrees. */
export function ReviewNotice({ request }: { readonly request: RequestView }) {
  const others = useOtherRequests(request);
  if (request.type !== 'break_glass_review') return null;
  const broken = others.find(({ bypass, createdAt }) => bypass !== null && createdAt <= request.createdAt);
  return (
    <div className="px-5 pt-3">
      <Notice tone={request.state === 'pending' ? 'warn' : 'neutral'} {...(broken ? { action: <Link to={`/approvals/${broken.id}`}>Open the request that was bypassed</Link> } : {})}>
        {request.state === 'pending' ? <><b>It runs already.</b> {request.requestedByName} published it without votes; unless others agree to that in time, it is deprecated again.</> : `${request.requestedByName} published it without votes, and this is the review of that.`}
      </Notice>
    </div>
  );
}

function ReviewStands({ review }: { readonly review: RequestView }) {
  const link = <Link to={`/approvals/${review.id}`}>Open the review</Link>;
  if (review.state === 'pending') return <Notice tone="warn" action={link}>Its review is not done: {review.approvals} of {review.approvers} agree. <TimeLeftBadge expiresAt={review.expiresAt} /></Notice>;
  if (review.state === 'approved') return <Notice tone="ok" action={link}>Reviewed afterwards: others agreed.</Notice>;
  return <Notice tone="danger" action={link}>The review did not agree, and the version was deprecated again.</Notice>;
}
