import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { systemNotices } from '../../main/notices.ts';
import type { SystemNotice } from '../../shared/notice.ts';
import { aLog } from '../support/shell-parts.ts';

const vote: SystemNotice = { title: 'Your vote is asked', body: 'Publish refund-bot 1.2.0, asked by Dora', route: '/approvals' };

class Shown extends EventEmitter {
  readonly done: string[] = [];
  show(): void { this.done.push('show'); }
  close(): void { this.done.push('close'); }
}

function aSystem({ supported = true } = {}) {
  const made: { readonly notice: Shown; readonly options: object }[] = [];
  const revealed: string[] = [];
  const { log, events } = aLog();
  let now = 1_000_000;
  const notify = systemNotices({
    notices: {
      isSupported: () => supported,
      make: (options) => {
        const notice = new Shown();
        made.push({ notice, options });
        return notice;
      },
    },
    reveal: (route) => revealed.push(route), now: () => now, log,
  });
  return { notify, made, revealed, events, pass: (ms: number) => { now += ms; } };
}

describe('notices of the system', () => {
  it('show title and body, and nothing else that a system could act on', () => {
    const { notify, made } = aSystem();

    expect(notify(vote)).toBe('shown');
    expect(made.map(({ notice, options }) => [options, notice.done])).toEqual([[{ title: vote.title, body: vote.body }, ['show']]]);
  });

  it('lead a press to their route, also after they have timed out on the screen', () => {
    const { notify, made, revealed } = aSystem();
    notify(vote);

    made[0]?.notice.emit('close', { reason: 'timedOut' });
    made[0]?.notice.emit('click', {});

    expect(revealed).toEqual(['/approvals']);
  });

  it('are refused where there are too many in a minute, and shown again after it', () => {
    const { notify, made, events, pass } = aSystem();
    for (let n = 0; n < 6; n += 1) notify(vote);

    expect(notify(vote)).toBe('refused');
    pass(60_000);

    expect(notify(vote)).toBe('shown');
    expect(made).toHaveLength(7);
    expect(events).toEqual([['notice.refused', { because: 'too many' }]]);
  });

  it('make room: of what nobody presses the oldest is taken away when there are more than twenty', () => {
    const { notify, made, pass } = aSystem();
    for (let n = 0; n < 22; n += 1) {
      notify(vote);
      pass(60_000);
    }

    expect(made.map(({ notice }) => notice.done.includes('close'))).toEqual([true, true, ...Array.from({ length: 20 }, () => false)]);
  });

  it('write down why one failed, and never what it said', () => {
    const { notify, made, events } = aSystem();
    notify(vote);

    made[0]?.notice.emit('failed', {}, 'no service');

    expect(events).toEqual([['notice.failed', { error: 'no service' }]]);
  });

  it('are not made where the system has none', () => {
    const { notify, made } = aSystem({ supported: false });

    expect([notify(vote), made]).toEqual(['unsupported', []]);
  });
});
