import { CopyableId, formatCount, KeyValues, Notice, Side, SideSection, StatusBadge, Text, Time } from '../../kit/index.ts';
import type { Report } from './control-words.ts';

const SHOWN = 20;

function Signature({ signature: { by, office, at, statement, good } }: { readonly signature: Report['signatures'][number] }) {
  return (
    <li className="grid gap-0.5">
      <Text weight="medium">{by}, {office}</Text>
      <Text as="div" tone="soft">{statement}</Text>
      <span className="flex items-center gap-2"><StatusBadge status={good ? 'verified' : 'broken'} word={good ? 'Signature holds' : 'Signature does not hold'} /><Text tone="faint" size="s"><Time at={at} as="minute" /></Text></span>
    </li>
  );
}

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
      <SideSection title="Signed off">
        {report.signatures.length === 0 ? <Text as="p" tone="faint">Nobody has signed it off yet.</Text> : <ol className="grid gap-3">{report.signatures.map((one) => <Signature key={one.id} signature={one} />)}</ol>}
      </SideSection>
      <SideSection title="Samples">
        <KeyValues items={[{ key: 'Seed', value: <CopyableId value={body.sampling.seed} what="seed of the samples" chars={SHOWN} /> }, { key: 'Drawn', value: `The ${body.sampling.size} smallest SHA-256 of seed/query/entry` }]} />
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
