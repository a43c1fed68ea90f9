import type { MessageBoxOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { externalLinks, webAddress } from '../../main/external-links.ts';
import { aWindow } from '../support/shell-parts.ts';

function links(answers: number[]) {
  const asked: MessageBoxOptions[] = [];
  const opened: string[] = [];
  const offer = externalLinks({
    dialog: { showMessageBox: async (_window, options) => { asked.push(options); return { response: answers.shift() ?? 1 }; } },
    shell: { openExternal: async (url) => void opened.push(url) },
    window: () => aWindow(),
  });
  return { offer, asked, opened };
}

describe('links to the web', () => {
  it('DS8: are opened as parsed, once, after the person has seen the whole address', async () => {
    const { offer, asked, opened } = links([0]);

    const outcome = await offer('HTTPS://Example.org:443/a/../b?c=1#d');

    expect([outcome, opened]).toEqual(['opened', ['https://example.org/b?c=1#d']]);
    expect(asked.map(({ detail }) => detail)).toEqual(['https://example.org/b?c=1#d']);
  });

  it('DS8: stay closed when the person says no', async () => {
    const { offer, opened } = links([1]);

    expect([await offer('https://example.org/'), opened]).toEqual(['refused', []]);
  });

  it.each([
    'http://example.org/', 'https://ada@example.org/', 'https://:pw@example.org/', 'file:///etc/passwd', 'smb://host/share', '\\\\host\\share',
    'ms-msdt:/id', 'javascript:alert(1)', 'data:text/html,x', 'app://countersign/', 'countersign://run/1', '', `https://example.org/${'a'.repeat(2_048)}`,
  ])('DS8: %s is not even asked about', async (link) => {
    const { offer, asked } = links([0]);

    expect([await offer(link), asked, webAddress(link)]).toEqual(['refused', [], null]);
  });

  it('ask one question at a time, so that a page cannot bury the person', async () => {
    const answer = Promise.withResolvers<{ response: number }>();
    let questions = 0;
    const offer = externalLinks({
      dialog: { showMessageBox: () => { questions += 1; return answer.promise; } },
      shell: { openExternal: async () => undefined },
      window: () => aWindow(),
    });

    const first = offer('https://example.org/1');
    const second = await offer('https://example.org/2');
    answer.resolve({ response: 0 });

    expect([await first, second, questions]).toEqual(['opened', 'refused', 1]);
  });
});
