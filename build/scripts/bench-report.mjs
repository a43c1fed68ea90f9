/** The results as a page for people: goals first, then what was measured. */
export function benchReport(results) {
  const goals = results.flatMap((result) => result.goals.map((goal) => [
    result.bench, goal.says, `${number(goal.median)} (${number(goal.min)} - ${number(goal.max)})`, goal.bound, verdict(goal),
  ]));
  return [
    '# Bench results', '',
    'Written by `npm run bench`. Every goal is a ratio inside one run of one process, so it holds on other machines; the times do not.', '',
    table(['bench', 'goal', 'median (min - max)', 'bound', ''], goals), '',
    ...results.flatMap(section),
  ].join('\n');
}

/** A ratio without a bound is told, not judged. */
function verdict({ bound, met }) {
  if (bound === '') return '';
  return met ? 'met' : '**missed**';
}

function section({ bench, unit, rounds, variants, fsyncUs, load, at, machine, notes = [] }) {
  return [
    `## ${bench}`, '',
    `${at.slice(0, 10)}, ${machine}; ${rounds} interleaved rounds; one durable write cost ${number(fsyncUs)} us beside them${load === undefined ? '' : `, and ${load.toFixed(1)} processes were at work when it began`}.`, '',
    table(['variant', `median, ${unit}`, 'min', 'max'], variants.map((each) => [each.variant, number(each.median), number(each.min), number(each.max)])), '',
    ...notes.map((note) => `* ${note}`), ...(notes.length > 0 ? [''] : []),
  ];
}

function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function number(value) {
  if (value === null) return 'not measured';
  return value >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}
