import { brand, type Instant } from '../../../shared/brand.ts';
import { Badge, Button, countOf, Side, SideSection, Text, Time } from '../../kit/index.ts';
import { logLevel, logSentence, useCan } from '../../lib/index.ts';
import type { Overview } from './use-home.ts';

/** How the record stands, and where the key to it is. */
export function HomeSide({ overview: { log, keySource } }: { readonly overview: Overview }) {
  return (
    <Side label="Log and keys" width="narrow">
      {log && <LogSection log={log} />}
      {log && !logLevel(log.logs).endsWith('witnessed') && (
        <SideSection title="Not proven">
          <Text as="p" tone="soft">The log is signed by this installation only. Until somebody else keeps or witnesses a checkpoint, whoever holds the key could rewrite it.</Text>
        </SideSection>
      )}
      <KeySection keySource={keySource} />
    </Side>
  );
}

function LogSection({ log: { logs, lastCheck } }: { readonly log: NonNullable<Overview['log']> }) {
  const mayVerify = useCan()('audit:verify');
  return (
    <SideSection title="Log" note={logs.map(({ size }) => countOf(size, 'entry', 'entries')).join(', ')}>
      {lastCheck ? <CheckBadge ok={lastCheck.ok} /> : <Badge icon="shield">Never checked as a whole</Badge>}
      <div className="grid gap-1 pt-1">
        {logs.map((one) => <Text key={one.origin} as="p" tone="soft">{logSentence(one)}.</Text>)}
        {lastCheck && <Text as="p" tone="soft">Last full check <Time at={brand<Instant>(lastCheck.at)} as="minute" />.</Text>}
      </div>
      <div className="flex gap-2 pt-3">
        <Button to="/audit">Open the log</Button>
        {mayVerify && <Button to="/audit?panel=verification" icon="shield">Verify</Button>}
      </div>
    </SideSection>
  );
}

function CheckBadge({ ok }: { readonly ok: boolean }) {
  return ok ? <Badge icon="shield-ok" tone="ok">Whole at the last full check</Badge> : <Badge icon="shield-bad" tone="danger">Not whole at the last full check</Badge>;
}

const KEY_WORDS = {
  file: { icon: 'warn', tone: 'warn', says: 'Key beside the data', meaning: 'Whoever copies the data folder has the key too: it seals secrets and signs the log. Give the server a key of its own to part them; the desktop application keeps it in the system’s keyring.' },
  shell: { icon: 'key', tone: 'neutral', says: 'Key in this system’s keyring', meaning: 'The data folder alone opens nothing.' },
  passphrase: { icon: 'key', tone: 'neutral', says: 'Key from a passphrase', meaning: 'Whoever runs the server keeps the passphrase; the data folder alone opens nothing.' },
  environment: { icon: 'key', tone: 'neutral', says: 'Key given from outside', meaning: 'Whoever runs the server keeps it; the data folder alone opens nothing.' },
} as const;

function KeySection({ keySource }: Pick<Overview, 'keySource'>) {
  const { icon, tone, says, meaning } = KEY_WORDS[keySource];
  return (
    <SideSection title="Key">
      <div className="grid gap-1">
        <Badge icon={icon} tone={tone}>{says}</Badge>
        <Text as="p" tone="soft">{meaning}</Text>
      </div>
    </SideSection>
  );
}
