import { Button } from 'react-aria-components';
import { brand, type Instant } from '../../shared/brand.ts';
import { formatDay, Icon, type IconName, KeyValues, Popover, Text, Time } from '../kit/index.ts';
import { type ApiOutput, desktopBridge, logLevel, logSentence, useLogHealth, useReachability, useSession } from '../lib/index.ts';

type LinkState = 'embedded' | 'connected' | 'offline';

const FACES = {
  embedded: { icon: 'embedded', word: 'On this machine', meaning: 'The server and its data are on this machine. No other deployment is connected.' },
  connected: { icon: 'plug', word: 'Connected', meaning: 'Every act goes to the deployment at once.' },
  offline: { icon: 'unplug', word: 'Not reachable', meaning: 'The last request got no answer, so what is on screen may be old. It is tried again every few seconds.' },
} as const satisfies Record<LinkState, { readonly icon: IconName; readonly word: string; readonly meaning: string }>;

const KEY_SOURCES = {
  environment: 'given to the server by whoever runs it',
  shell: "in this system's keyring",
  passphrase: 'made from a passphrase that whoever runs the server keeps',
  file: 'beside the data: whoever copies the folder has both',
} as const;

export function StatusChip() {
  const { mode, tenant, organisation, keySource, version } = useSession();
  const reachable = useReachability((state) => state.reachable);
  const link: LinkState = !reachable ? 'offline' : mode === 'local' ? 'embedded' : 'connected';
  const face = FACES[link];
  const { data: health } = useLogHealth();
  const chip = (
    <Button className="cs-chip" data-link={link}>
      <Icon name={face.icon} />
      {face.word}
      {health && <LogFact health={health} />}
    </Button>
  );
  return (
    <Popover trigger={chip} title={face.word} placement="bottom end">
      <p className="mb-2 max-w-80">{face.meaning}</p>
      <KeyValues
        items={[
          ...(health ? logRows(health) : []),
          { key: 'Shown in', value: desktopBridge() ? 'the desktop application' : 'a browser' },
          { key: 'Mode', value: mode },
          { key: 'Data key', value: KEY_SOURCES[keySource] },
          { key: 'Version', value: version },
          { key: 'Tenant', value: tenant.slug },
          { key: 'Organisation', value: organisation?.slug ?? 'none' },
        ]}
      />
    </Popover>
  );
}

type LogHealth = ApiOutput['audit']['state'];

/** When the log was last looked through; that it is not whole may not be overlooked. */
function LogFact({ health: { logs, lastCheck, checking } }: { readonly health: LogHealth }) {
  const broken = lastCheck?.ok === false;
  const fact = checking ? `checking the log, ${shareOf(checking)}` : lastCheck ? `log ${logLevel(logs)}, checked ${formatDay(brand<Instant>(lastCheck.at))}` : `log ${logLevel(logs)}, never checked`;
  return (
    <>
      <span className="cs-chip-sep" aria-hidden>|</span>
      <span className="cs-chip-fact">{broken ? <Text tone="danger" weight="medium">log not whole</Text> : fact}</span>
    </>
  );
}

/** In whole percent; a log that nothing is known of yet is at its beginning. */
function shareOf({ done, total }: { readonly done: number; readonly total: number }): string {
  return `${total === 0 ? 0 : Math.floor((100 * done) / total)} %`;
}

function logRows({ logs, lastCheck }: LogHealth) {
  return [
    ...logs.map((log) => ({ key: 'Audit log', value: logSentence(log) })),
    { key: 'Last full check', value: lastCheck ? <><Time at={brand<Instant>(lastCheck.at)} as="minute" />, {lastCheck.ok ? 'whole' : <Text tone="danger" weight="medium">not whole</Text>}</> : 'never' },
  ];
}
