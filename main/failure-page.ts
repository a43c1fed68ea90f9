/** What the window shows when the server does not come up. Plain HTML: the content security policy forbids inline style and script. */
export function failurePage(reason: string, logFolder: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Countersign cannot start</title></head>
<body>
<main>
<h1>Countersign cannot start its server</h1>
<p>It was started four times within a minute and ended each time. Your data was not changed by this.</p>
<p>The last reason given: <q>${escaped(reason)}</q></p>
<p>The logs are in <code>${escaped(logFolder)}</code>. Quit Countersign and start it again to retry.</p>
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
