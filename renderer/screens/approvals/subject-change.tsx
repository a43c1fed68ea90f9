import { useMemo } from 'react';
import { EmptyState, Link, Notice, Skeleton, Text, Time, Timeline, VersionComparison } from '../../kit/index.ts';
import { TroubleState, troubleOf } from '../../lib/index.ts';
import { lineComments } from './discussion-part.tsx';
import { RequestBadge } from './request-badge.tsx';
import { readingsOf } from './thread-places.ts';
import type { Discussion } from './use-discussion.ts';
import { type RequestView, useOtherRequests, useSubject } from './use-request.ts';

/** What the version could do and say before, and what it can do and say now. */
export function SubjectChange({ request, discussion }: { readonly request: RequestView; readonly discussion: Discussion }) {
  const { version, comparison, error } = useSubject(request.subjectId);
  const others = useOtherRequests(request);
  const readings = useMemo(() => comparison.data && readingsOf(comparison.data.before?.definition ?? null, comparison.data.after.definition), [comparison.data]);
  if (version.data && comparison.data && readings) {
    const { before, after, changes } = comparison.data;
    const rights = request.rights ?? comparison.data.rights; // frozen when it was asked
    return (
      <>
        {after.digest !== request.subjectDigest && <OtherContent open={request.state === 'pending'} />}
        <VersionComparison
          before={before && { name: before.semver, definition: before.definition }} after={{ name: after.semver, definition: after.definition }} rights={rights} changes={changes} card={version.data.rights}
          {...(after.digest === request.subjectDigest ? { comments: lineComments(discussion, readings) } : {})}
          {...(others.length > 0 ? { more: [{ id: 'others', label: 'Other requests', count: others.length, panel: <OtherRequests requests={others} /> }] } : {})}
        />
      </>
    );
  }
  if (error) return isHiddenDraft(error) ? <HiddenDraft /> : <TroubleState error={error} />;
  return <Skeleton label="Loading what is asked about" />;
}

/** A version that went back to draft is seen by those who write drafts only. */
function isHiddenDraft(error: unknown): boolean {
  const trouble = troubleOf(error);
  return trouble.kind === 'refused' && trouble.code === 'catalog/version-not-found';
}

function HiddenDraft() {
  return (
    <EmptyState icon="draft" title="The version is a draft again">
      Its content is no longer what was asked about, and drafts are shown to those who write them only (catalog:edit). What was decided, by whom and on which digest stands at the right.
    </EmptyState>
  );
}

function OtherContent({ open }: { readonly open: boolean }) {
  return (
    <div className="px-5 pb-2">
      <Notice tone={open ? 'danger' : 'warn'}>
        {open ? 'The content is not what this request names: its digest differs, so a vote here would be refused. It must be submitted again.' : 'The version was changed after this request was closed. What is compared below is its content of today, not what was asked about.'}
      </Notice>
    </div>
  );
}

function OtherRequests({ requests }: { readonly requests: readonly RequestView[] }) {
  return (
    <div className="px-5 py-3">
      <Timeline
        label="Other requests for this version"
        entries={requests.map((request) => ({
          id: request.id, icon: 'approvals', title: <><Link to={`/approvals/${request.id}`}>{request.requestedByName} asked</Link> <RequestBadge state={request.state} /></>, when: <Time at={request.createdAt} as="minute" />,
          detail: <Text tone="soft">{request.comment ?? request.reason}</Text>,
        }))}
      />
    </div>
  );
}
