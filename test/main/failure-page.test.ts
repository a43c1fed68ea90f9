import { expect, it } from 'vitest';
import { failurePage } from '../../main/failure-page.ts';

it('names the reason and the logs, as text and not as markup', () => {
  const page = failurePage('PORT: <script>alert("1")</script> & more', '/home/ada/"logs"');

  expect(page).toContain('PORT: &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; more');
  expect(page).toContain('/home/ada/&quot;logs&quot;');
});

it('needs neither script nor style, which the content security policy forbids', () => {
  expect(failurePage('', '')).not.toMatch(/<script|<style|style=|on\w+=/i);
});
