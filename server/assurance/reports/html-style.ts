import { createHash } from 'node:crypto';

/** Light as on paper, dark where the reader's system is, and always light in print. A status is a word as well; its colours stand out from the ground by 4.5 to 1 or more. */
export const PAGE_STYLE = `
:root { --ground: #fff; --ink: #191a1e; --soft: #3c4049; --faint: #50545e; --line: #d0d2d8; --link: #2f49b8; --not-met: #b0261e; --needs: #835200; --attached: #2f49b8; --met: #1a6a3a; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ground: #17181c; --ink: #ececf0; --soft: #c6c8d0; --faint: #a3a7b2; --line: #3a3d46; --link: #a9b8ff; --not-met: #ff9a90; --needs: #e8b45c; --attached: #a9b8ff; --met: #7fd3a0; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 0.9375rem/1.5 Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
main, footer { max-width: 52rem; margin: 0 auto; padding: 2.5rem 1.5rem 1rem; }
footer { padding-top: 1rem; padding-bottom: 2.5rem; color: var(--faint); font-size: 0.8125rem; }
footer p { border-top: 1px solid var(--line); padding-top: 0.75rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 0.5rem; text-wrap: balance; }
h2 { font-size: 1.0625rem; margin: 1.75rem 0 0.5rem; }
h2.chapter { font-size: 1.375rem; margin: 3rem 0 1rem; }
h3 { font-size: 0.9375rem; margin: 0; }
p { margin: 0.25rem 0; white-space: pre-line; }
ul { margin: 0.25rem 0; padding-left: 1.25rem; }
main li { white-space: pre-line; }
dl { display: grid; grid-template-columns: 6rem minmax(0, 1fr); gap: 0.25rem 1rem; margin: 0.25rem 0; }
dt { color: var(--faint); }
dd { margin: 0; }
dl.mono dd { font: 0.8125rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
dd.exact { white-space: pre-wrap; }
a { color: var(--link); }
.headed { display: flex; justify-content: space-between; gap: 1rem; align-items: baseline; margin-top: 1rem; padding-top: 0.75rem; border-top: 1px solid var(--line); }
.verdict { flex: none; margin: 0; font-weight: 600; text-align: right; }
.verdict.faint { font-weight: 400; }
.tally { display: grid; grid-template-columns: 1.5rem 10.5rem minmax(0, 1fr); gap: 0.5rem; }
.tally b:first-child { text-align: right; }
.small { font-size: 0.8125rem; }
.soft { color: var(--soft); } .faint { color: var(--faint); } .not-met { color: var(--not-met); } .needs-attachment, .insufficient-evidence { color: var(--needs); } .evidence-attached { color: var(--attached); } .met { color: var(--met); }
nav { padding: 1.5rem 1.5rem 0; max-width: 52rem; margin: 0 auto; font-size: 0.8125rem; }
nav ol { list-style: none; margin: 0; padding: 0; }
nav > ol { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
nav ol ol { display: none; }
nav a { display: block; padding: 0.25rem 0; color: var(--soft); text-decoration: none; }
nav a:hover, nav a:focus-visible { text-decoration: underline; }
nav > ol > li > a { color: var(--ink); font-weight: 600; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
@media screen and (min-width: 72rem) {
  body { display: grid; grid-template-columns: 17rem minmax(0, 1fr); }
  nav { grid-row: 1 / span 2; position: sticky; top: 0; height: 100vh; overflow-y: auto; margin: 0; padding: 2.5rem 1.5rem; border-right: 1px solid var(--line); }
  nav > ol { display: block; }
  nav ol ol { display: block; padding-left: 0.75rem; margin-bottom: 0.75rem; }
  main, footer { width: 100%; }
}
@media (max-width: 34rem) {
  .tally { gap: 0 0.5rem; grid-template-columns: 1.5rem minmax(0, 1fr); }
  .tally span { grid-column: 2; }
  dl { grid-template-columns: minmax(0, 1fr); }
  dd { margin-bottom: 0.5rem; }
  .headed { flex-direction: column; gap: 0; }
  .verdict { text-align: left; }
}
@media print {
  @page { size: A4; margin: 18mm; }
  body { font-size: 10pt; }
  nav { display: none; }
  main, footer { max-width: none; padding: 0; }
  h1, h2, h3, .headed { break-after: avoid; }
  p, li, dl { orphans: 3; widows: 3; }
}
`;

/** Nothing is run or fetched; the one style is the one above. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;
