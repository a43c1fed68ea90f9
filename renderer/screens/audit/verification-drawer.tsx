import { Button, CheckList, CopyableId, countOf, Drawer, formatCount, KeyValues, Notice, ProgressBar, SideSection, Text, Time } from '../../kit/index.ts';
import { type ApiOutput, logWords, TroubleState, useLogHealth } from '../../lib/index.ts';
import type { useVerification } from './use-audit.ts';
import { checksOf, faultPlace } from './verification-words.ts';

type Verification = ApiOutput['audit']['verify'];

interface VerificationDrawerProps extends ReturnType<typeof useVerification> {
  readonly entries: number;
  /** Shows an entry by its number. */
  readonly onOpen: (number: number) => void;
  readonly onClose: () => void;
}

/** The whole log recomputed: what was counted, the first thing that is wrong, and what such a check cannot show. */
export function VerificationDrawer({ verification, verify, entries, onOpen, onClose }: VerificationDrawerProps) {
  const { data, error, isPending } = verification;
  return (
    <Drawer label="Verification" title={<Text weight="strong">Verification of the whole log</Text>} onClose={onClose}>
      {isPending && (
        <SideSection title="Recomputing">
          <Recomputing entries={entries} />
        </SideSection>
      )}
      {!isPending && error && <TroubleState error={error} onRetry={verify} />}
      {!isPending && data && <Verdict result={data} onOpen={onOpen} />}
      {!isPending && !data && !error && (
        <SideSection title="Not run yet">
          <Text as="p" tone="soft">The server recomputes every entry, tile, disclosure and checkpoint from the stored bytes.</Text>
          <div className="pt-3">
            <Button kind="primary" icon="shield" onPress={verify}>Verify now</Button>
          </div>
        </SideSection>
      )}
    </Drawer>
  );
}

const ASK_MS = 500;

/** How far the server is, asked twice a second. */
function Recomputing({ entries }: { readonly entries: number }) {
  const checking = useLogHealth(ASK_MS).data?.checking;
  const known = checking && checking.total > 0;
  return <ProgressBar label="Every entry, tile, disclosure and checkpoint" share={known ? checking.done / checking.total : null} words={known ? `${formatCount(checking.done)} of ${countOf(checking.total, 'entry', 'entries')}` : countOf(entries, 'entry', 'entries')} />;
}

function Verdict({ result, onOpen }: { readonly result: Verification; readonly onOpen: (number: number) => void }) {
  return (
    <>
      <SideSection title={result.ok ? 'Whole' : 'Not whole'} note={<Time at={result.at} as="second" />}>
        <Notice tone={result.ok ? 'ok' : 'danger'}>
          {result.ok ? 'Nothing was changed, and nothing is missing but what was erased on record: all stored bytes agree with each other and with every signed checkpoint.' : 'The log is not as it was written. The first thing that is wrong is named below; what comes after it was not looked at.'}
        </Notice>
      </SideSection>
      {result.logs.map((log) => (
        <LogVerdict key={log.origin} log={log} onOpen={onOpen} />
      ))}
      <SideSection title="Not proven by this">
        <div className="grid gap-2">
          <Text as="p" tone="soft">
            The server checked itself, with its own key. What no witness has cosigned and nobody has kept outside, whoever holds the key could rewrite, and this check would still pass.
          </Text>
          <Text as="p" tone="soft">
            Three things leave no trace in a database: entries cut off before they were signed (one second, or 64 entries), an old copy of everything put back together with the marks beside it, and what a changed program never wrote down. Witnesses narrow the second; nothing here shows the third.
          </Text>
        </div>
      </SideSection>
    </>
  );
}

function LogVerdict({ log, onOpen }: { readonly log: Verification['logs'][number]; readonly onOpen: (number: number) => void }) {
  const { signed, unsigned } = logWords(log);
  const witnesses = useLogHealth().data?.logs.find(({ origin }) => origin === log.origin)?.witnesses;
  return (
    <SideSection title="Log" note={countOf(log.size, 'entry', 'entries')}>
      {log.problem && (
        <div className="pb-3">
          <FirstFault problem={log.problem} onOpen={onOpen} />
        </div>
      )}
      <CheckList label="What was recomputed" checks={checksOf(log, witnesses)} />
      <div className="pt-3">
        <KeyValues
          items={[
            { key: 'Root', value: <CopyableId value={log.root} what="root of the log" chars={34} /> },
            { key: 'Origin', value: <CopyableId value={log.origin} what="origin of the log" chars={34} /> },
            { key: 'Checkpoint', value: `${signed}${unsigned ? `, ${unsigned}` : ''}` },
            { key: 'Entries', value: formatCount(log.size) },
            ...(log.erased.length === 0 ? [] : [{ key: 'Erased on record', value: `${countOf(log.erased.reduce((sum, { disclosures }) => sum + disclosures, 0), 'disclosure')}, told of by ${countOf(log.erased.length, 'entry', 'entries')}` }]),
          ]}
        />
      </div>
    </SideSection>
  );
}

function FirstFault({ problem, onOpen }: { readonly problem: NonNullable<Verification['logs'][number]['problem']>; readonly onOpen: (number: number) => void }) {
  const { says, entry } = faultPlace(problem);
  return (
    <Notice tone="danger" action={entry !== null && <Button size="tiny" label={`Open entry #${formatCount(entry)}`} onPress={() => onOpen(entry)}>Open</Button>}>
      <b>First fault: {says}.</b> {problem.says}.
    </Notice>
  );
}
