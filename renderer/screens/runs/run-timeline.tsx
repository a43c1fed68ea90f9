import { epochMs, type Instant } from '../../../shared/brand.ts';
import { CopyableId, formatDuration, JsonView, PlainWords, Text, Time, Timeline, type TimelineEntry } from '../../kit/index.ts';
import { eventFace, type EventFace, type RunEvent } from './run-event-words.ts';

/** Everything that happened, in its order and under its number. */
export function RunTimeline({ events, begun }: { readonly events: readonly RunEvent[]; readonly begun: Instant }) {
  return <Timeline label="Events" entries={events.map((event) => entryOf(event, begun))} />;
}

function entryOf(event: RunEvent, begun: Instant): TimelineEntry {
  const face = eventFace(event);
  return {
    id: String(event.seq), icon: face.icon, tone: face.tone,
    title: (
      <>
        <Text tone="faint" number>#{event.seq}</Text> <Text weight="medium">{face.title}</Text>
      </>
    ),
    when: (
      <Text number>
        <CopyableId value={event.digest} what={`digest of event ${event.seq}`} chars={8} /> {formatDuration(Math.max(0, epochMs(event.at) - epochMs(begun)))} in, <Time at={event.at} as="clock" />
      </Text>
    ),
    detail: hasDetail(face) && <EventDetail face={face} />,
  };
}

function hasDetail({ said, note, data }: EventFace): boolean {
  return said !== null || note !== null || data !== null;
}

function EventDetail({ face }: { readonly face: EventFace }) {
  return (
    <div className="grid gap-1 pb-1">
      {face.said !== null && <PlainWords>{face.said}</PlainWords>}
      {face.note !== null && <Text tone="faint" size="s">{face.note}</Text>}
      {face.data && <JsonView label={face.data.label} value={face.data.value} openLevels={Array.isArray(face.data.value) ? 1 : 2} />}
    </div>
  );
}
