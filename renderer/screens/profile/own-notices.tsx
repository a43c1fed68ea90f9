import { Badge, Block, Button, Switch, Text } from '../../kit/index.ts';
import { chooseNotices, desktopBridge, type NoticeState, showNotice, useGo, useNoticeState } from '../../lib/index.ts';

/** Whether this computer tells of what waits, and if it cannot, why. */
export function OwnNotices() {
  const state = useNoticeState();
  const go = useGo();
  const onDesktop = desktopBridge() !== null;
  const cannot = state === 'denied' || state === 'unsupported';
  return (
    <Block title="On this computer">
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-64 flex-1">
          <div className="flex flex-wrap items-center gap-2">
            <Switch on={state === 'on'} disabled={cannot} onChange={(on) => void chooseNotices(on)}>Notify me on this computer</Switch>
            {cannot && <Badge icon="warn" tone="warn">{state === 'denied' ? 'Not allowed' : 'Not possible here'}</Badge>}
          </div>
          <Text as="div" size="s" tone="soft">{explanation(state, onDesktop)}</Text>
        </div>
        {state === 'on' && <Button icon="show" onPress={() => void showNotice({ title: 'Notifications are on', body: 'So you will be told of what waits for you.', route: '/profile' }, go)}>Show me one</Button>}
      </div>
    </Block>
  );
}

function explanation(state: NoticeState, onDesktop: boolean): string {
  switch (state) {
    case 'on':
    case 'off':
      return `Of requests that wait for you or will soon expire, of comments that name you, and of what became of your own requests: by their names and who asked, never with what stands in them. ${onDesktop ? 'While this application runs, also behind other windows.' : 'While this page is open, also behind others.'}`;
    case 'denied':
      return 'This browser was told to show no notifications of this address. Allow them in its settings for this site, then come back.';
    case 'unsupported':
      return onDesktop ? 'This system shows no notifications of ours. What waits for you stands on Home and in Approvals.' : 'This browser shows none here: it has none, or this address is not reached over https. What waits for you stands on Home and in Approvals.';
  }
}
