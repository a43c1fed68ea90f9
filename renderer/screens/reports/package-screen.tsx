import { REDACTION_PROFILES } from '../../../shared/redaction-profiles.ts';
import { Button, CopyableId, countOf, FileDrop, formatBytes, KeyValues, Notice, Page, PageHeader, Pane, ProgressBar, Side, SideSection, Split, StatusBadge, Table, Text, TextArea, visibleText } from '../../kit/index.ts';
import { type CheckedPlace, checkedPlaces, type UploadVerdict } from './package-places.ts';
import { usePackage } from './use-package.ts';

const CRUMBS = [{ label: 'Reports', to: '/reports' }];

/** Somebody hands over evidence: is it whole? Checked here, offline, by the verifier that checks our own. */
export function PackageScreen() {
  const { keys, setKeys, witnesses, setWitnesses, problems, busy, opened, refusal, open, again } = usePackage();
  return (
    <Page>
      <PageHeader
        title="Open a package" crumbs={CRUMBS} here="Package" sub="Evidence of this or any other installation, checked down to its last byte. Nothing of it is kept."
        actions={opened && <Button icon="refresh" onPress={again}>Another package</Button>}
      />
      {opened ? (
        <Split>
          <Pane label="What was found" padded><Findings name={opened.name} verdict={opened.verdict} /></Pane>
          <PackageSide verdict={opened.verdict} />
        </Split>
      ) : (
        <Pane label="Package" padded>
          <div className="grid max-w-[46rem] gap-4 pt-3">
            {busy ? <ProgressBar label="Checking the package" share={null} /> : <FileDrop title="Drop an evidence package here" hint="A ZIP of at most 64 MiB; larger ones with npm run verify" accept=".zip" multiple={false} onFiles={(files) => files[0] && open(files[0])} />}
            <TextArea label="Verifier keys from a source you trust" hint="One a line. Without any, the package is believed about whose it is: it then shows that it is whole, not from whom." mono rows={3} error={problems.keys} value={keys} onChange={setKeys} />
            <TextArea label="Witnesses that must have seen it" hint="Their verifier keys, one a line. Each must have cosigned a checkpoint of every log in the package: only that speaks against whoever holds the log’s own key." mono rows={2} error={problems.witnesses} value={witnesses} onChange={setWitnesses} />
            {refusal && <Notice tone="danger">{refusal}</Notice>}
          </div>
        </Pane>
      )}
    </Page>
  );
}

function Findings({ name, verdict }: { readonly name: string; readonly verdict: UploadVerdict }) {
  return (
    <div className="grid gap-4 pt-3">
      <Notice tone={verdict.ok ? (verdict.keysGiven ? 'ok' : 'info') : 'danger'}>
        {verdict.ok ? `${name} is whole${verdict.keysGiven ? ' and signed by a key that you gave.' : '. The key is the one that it names itself: compare it with what its maker told you.'}` : notWhole(name, verdict)}
      </Notice>
      <Table<CheckedPlace>
        label="What was checked, from the container inwards" density="tall" rows={checkedPlaces(verdict)} rowId={(row) => row.id}
        columns={[
          { id: 'place', head: 'Place', width: '9rem', cell: (row) => <Text weight="medium">{row.name}</Text> },
          { id: 'state', head: 'Found', width: '10.5rem', cell: (row) => (row.state === 'whole' ? <StatusBadge status="verified" word="Whole" /> : row.state === 'broken' ? <StatusBadge status="broken" /> : <StatusBadge status="unverified" word={row.state === 'believed' ? 'Not held against any' : 'Not reached'} />) },
          { id: 'says', head: 'What that means', cell: (row) => <span className="wrap-anywhere"><Text tone={row.state === 'broken' ? 'danger' : 'soft'}>{row.says}</Text></span> },
        ]}
      />
    </div>
  );
}

/** What was demanded and is not there says nothing of the package itself, whose check ends with it. */
function notWhole(name: string, { problem }: UploadVerdict): string {
  if (problem?.place === 'key') return `${name} is not signed by the keys that you gave. Do not rely on anything in it.`;
  if (problem?.place === 'witness') return `${name} was not seen by every witness that you demanded. Do not rely on it; whether it is whole was not looked at to the end.`;
  return `${name} is not whole. Do not rely on anything in it.`;
}

/** How far somebody other than its maker has seen a log. */
function seenBy({ cosigned, witnessed }: NonNullable<UploadVerdict['manifest']>['logs'][number]): string {
  if (cosigned.length > 0) return cosigned.join(', ');
  return witnessed ? `${witnessed.by.join(', ')}, up to ${witnessed.size}` : 'Nobody else';
}

function PackageSide({ verdict: { manifest, size, sha256, logs, officers } }: { readonly verdict: UploadVerdict }) {
  return (
    <Side label="About this package" width="wide">
      <SideSection title="The file">
        <KeyValues items={[{ key: 'Size', value: formatBytes(size) }, { key: 'SHA-256', value: <CopyableId value={sha256} what="digest of the package" chars={20} /> }]} />
      </SideSection>
      {manifest && (
        <SideSection title="What it says of itself">
          <KeyValues
            items={[
              { key: 'Tenant', value: `${manifest.tenant.name} (${manifest.tenant.slug})` }, { key: 'From', value: <Text number>{manifest.period.from}</Text> }, { key: 'Up to', value: <Text number>{manifest.period.to}</Text> },
              { key: 'Mode', value: manifest.mode === 'range' ? 'Range: nothing left out' : 'Proof: picked entries only' }, { key: 'Taken', value: <Text number>{manifest.export.time}</Text> }, { key: 'Shows', value: REDACTION_PROFILES[manifest.redaction.profile].name }, { key: 'Files', value: countOf(manifest.files.length, 'file') }, { key: 'Made by', value: `Countersign ${manifest.generator.version}` },
            ]}
          />
        </SideSection>
      )}
      {officers.length > 0 && (
        <SideSection title="Signed off">
          <ol className="grid gap-3">
            {officers.map(({ person, reportSha256, name, office, at, statement }) => (
              <li key={`${reportSha256} ${person}`} className="grid gap-0.5">
                <Text weight="medium">{visibleText(name)}, {visibleText(office)}</Text>
                <Text as="div" tone="soft">{visibleText(statement)}</Text>
                <Text as="div" tone="faint" size="s" number>{at}</Text>
              </li>
            ))}
          </ol>
        </SideSection>
      )}
      {manifest?.logs.map((log) => (
        <SideSection key={log.origin} title="A log in it">
          <KeyValues
            items={[
              { key: 'Entries', value: <Text number>{log.proofs ? `${log.proofs.length} of ${log.size}` : log.first > 0 ? `${log.first} to ${log.size - 1}` : log.size}</Text> }, { key: 'Seen by', value: seenBy(log) }, { key: 'Root', value: <CopyableId value={logs.find(({ origin }) => origin === log.origin)?.root ?? log.root} what="root of the log" chars={20} /> },
              { key: 'Key', value: <CopyableId value={log.vkey} what="verifier key" chars={20} /> }, { key: 'Origin', value: <CopyableId value={log.origin} what="origin of the log" chars={20} /> },
            ]}
          />
        </SideSection>
      ))}
    </Side>
  );
}
