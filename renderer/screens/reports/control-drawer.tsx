import { STATUS_MEANINGS } from '../../../shared/control-statuses.ts';
import { Drawer, formatCount, JsonView, KeyValues, Link, Notice, SideSection, StatusBadge, Text, visibleText } from '../../kit/index.ts';
import { useCan } from '../../lib/index.ts';
import { ControlAdditions } from './control-additions.tsx';
import { answersOf, type Control, type EvidenceAnswer, SUPPORT_WORDS } from './control-words.ts';

interface ControlDrawerProps {
  readonly framework: string;
  readonly control: Control;
  readonly queries: readonly EvidenceAnswer[];
  readonly onClose: () => void;
}

/** Why a control has its status: each question behind it with its population, its rule, what breaks the rule, and entries to look at. */
export function ControlDrawer({ framework, control, queries, onClose }: ControlDrawerProps) {
  const applies = control.applicability?.applicable !== false;
  return (
    <Drawer label={`Control ${control.id}`} title={<><Text weight="strong">{control.id}</Text>&ensp;{applies ? <StatusBadge status={control.status} /> : <StatusBadge status="disabled" word="Not applicable" />}</>} onClose={onClose}>
      <SideSection title={control.title}>
        <div className="grid gap-1">
          <Text as="p">{applies ? STATUS_MEANINGS[control.status] : `It was said not to apply: ${visibleText(control.applicability?.justification ?? '')}`}</Text>
          <Text as="p" tone="soft">{applies ? '' : 'Left out of the counts; were it to apply: '}{visibleText(control.why)}.</Text>
          <Text as="p" tone="faint" size="s">{SUPPORT_WORDS[control.support]}.</Text>
        </div>
      </SideSection>
      {control.attachments.length > 0 && (
        <SideSection title="Counted by this report">
          <ul className="grid gap-1">{control.attachments.map((one) => <Text key={one.id} as="li">{visibleText(one.name)}: <Text tone="soft">{visibleText(one.note)}</Text></Text>)}</ul>
        </SideSection>
      )}
      {answersOf(control, queries).map(({ id, answer }) => (
        <SideSection key={id} title={id} {...(answer ? { note: `population ${formatCount(answer.population)}` } : {})}>
          {answer ? <Answer answer={answer} /> : <Notice tone="warn">These records cannot answer this question. Attach evidence from elsewhere, such as a signed review.</Notice>}
        </SideSection>
      ))}
      <ControlAdditions key={control.id} place={{ framework, control: control.id }} />
    </Drawer>
  );
}

function Answer({ answer: { title, rule, exceptions, sample, facts } }: { readonly answer: EvidenceAnswer }) {
  return (
    <div className="grid gap-2">
      <Text as="p">{title}.</Text>
      <KeyValues items={[{ key: 'Rule', value: rule ?? 'None decides by itself' }, { key: 'Exceptions', value: rule === null ? 'Not judged' : formatCount(exceptions.length) }]} />
      {exceptions.length > 0 && (
        <ul className="grid gap-2" aria-label="Exceptions">
          {exceptions.map((exception) => (
            <li key={`${exception.what} ${exception.events.join()}`}>
              <Notice tone="danger">
                {visibleText(exception.what)} <Entries ids={exception.events} />
              </Notice>
            </li>
          ))}
        </ul>
      )}
      {sample.length > 0 && (
        <div>
          <Text tone="faint" size="s">Sample of {formatCount(sample.length)}: </Text>
          <Entries ids={sample} />
        </div>
      )}
      {Object.keys(facts).length > 0 && <JsonView label={`Facts: ${title}`} value={facts} openLevels={2} />}
    </div>
  );
}

const TAIL = 8;

/** Entries by the end of their ids, which is where ids of one minute differ; to open where the person may read the log. */
function Entries({ ids }: { readonly ids: readonly string[] }) {
  const mayRead = useCan()('audit:read');
  return (
    <span className="inline-flex flex-wrap gap-x-2">
      {ids.map((id) => (mayRead ? <Link key={id} to={`/audit?event=${id}`} label={`Entry …${id.slice(-TAIL)}`}><Text mono>…{id.slice(-TAIL)}</Text></Link> : <Text key={id} mono title={id}>…{id.slice(-TAIL)}</Text>))}
    </span>
  );
}
