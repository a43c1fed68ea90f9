import { CopyableId, formatCount, KeyValues, Notice, Side, SideSection, StatusBadge, Text, Time } from '../../kit/index.ts';
import type { Report } from './control-words.ts';

const SHOWN = 20;

/** What the report speaks of, what fixes it, and what it does not show. */
export function ReportSide({ report }: { readonly report: Report }) {
  const { body } = report;
  return (
    <Side label="About this report">
      {body.logs.map((log) => (
        <SideSection key={log.origin} title="The log it speaks of">
          {log.verified ? <StatusBadge status="verified" word="Recomputed and whole when it was made" /> : <Notice tone="danger">Not whole when it was made: {log.problem}</Notice>}
          <div className="pt-2">
            <KeyValues
              items={[
                { key: 'Entries', value: `${formatCount(log.size)} at the end of the period` },
                { key: 'Root', value: <CopyableId value={log.root} what="root of the log" chars={SHOWN} /> },
                { key: 'Origin', value: <CopyableId value={log.origin} what="origin of the log" chars={SHOWN} /> },
              ]}
            />
          </div>
        </SideSection>
      ))}
      <SideSection title="This report">
        <KeyValues
          items={[
            { key: 'SHA-256', value: <CopyableId value={report.digest} what="report digest" chars={SHOWN} /> },
            { key: 'Made', value: <Time at={report.createdAt} as="minute" /> },
            { key: 'By', value: report.createdByName },
            { key: 'From', value: <Text number>{body.period.from}</Text> },
            { key: 'Up to', value: <Text number>{body.period.to}</Text> },
            { key: 'Report id', value: <CopyableId value={report.id} what="report id" chars={SHOWN} /> },
          ]}
        />
      </SideSection>
      <SideSection title="What it does not show">
        <ul className="grid gap-2">
          {body.limits.map((limit) => (
            <Text key={limit} as="li" tone="soft">{limit}</Text>
          ))}
          <Text as="li" tone="soft">Countersign supports a judgement; it does not make one.</Text>
        </ul>
      </SideSection>
    </Side>
  );
}
