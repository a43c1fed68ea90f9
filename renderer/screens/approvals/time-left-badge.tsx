import type { Instant } from '../../../shared/brand.ts';
import { Badge, formatFully, Text, useNow } from '../../kit/index.ts';
import { timeLeft } from '../../lib/index.ts';

export function TimeLeftBadge({ expiresAt }: { readonly expiresAt: Instant | null }) {
  const { words, tone } = timeLeft(expiresAt, useNow());
  const shown = tone === 'neutral' ? words : <Badge icon="waiting" tone={tone}>{words}</Badge>;
  return <Text tone={tone === 'neutral' ? 'soft' : 'plain'} {...(expiresAt === null ? {} : { title: formatFully(expiresAt) })}>{shown}</Text>;
}
