const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 0 });
const plurals = new Intl.PluralRules('en-GB');

/** `1,048,576` */
export function formatCount(value: number): string {
  return whole.format(value);
}

/** `96 %` from 0.96. Never rounds up to 100 %, nor down to 0 %, what is not there yet. */
export function formatPercent(share: number): string {
  if (share > 0 && share < 0.01) return '< 1 %';
  if (share > 0.99 && share < 1) return '99 %';
  return percent.format(share).replace('%', ' %');
}

/** `1.4 MiB`; whole bytes below one KiB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), 4);
  return `${(bytes / 1024 ** power).toFixed(1)} ${['KiB', 'MiB', 'GiB', 'TiB'][power - 1] ?? 'B'}`;
}

/** `1 agent`, `2 agents`; the plural is spelled out when it is not formed with s. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${plurals.select(count) === 'one' ? one : many}`;
}
