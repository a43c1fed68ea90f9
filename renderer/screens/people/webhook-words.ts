import { countOf } from '../../kit/index.ts';
import type { Delivery, WebhookEvent } from './use-webhooks.ts';

const EVENT_WORDS: Readonly<Record<WebhookEvent, string>> = {
  'approval.request.created': 'Somebody asks for approval', 'approval.decision.recorded': 'A vote is given', 'approval.request.approved': 'A request is approved', 'approval.request.rejected': 'A request is rejected',
  'approval.request.cancelled': 'A request is taken back', 'approval.request.expired': 'Time runs out', 'approval.request.voided': 'A request ends by itself', 'approval.request.bypassed': 'Somebody breaks the glass',
  'approval.request.reminded': 'Time is running out', 'webhook.test': 'A test',
};

export function eventWords(event: WebhookEvent): string {
  return EVENT_WORDS[event];
}

/** Which events an endpoint hears of, in few words. */
export function heardWords(events: readonly WebhookEvent[]): string {
  return events.length === 0 ? 'everything' : events.length === 1 ? events.map(eventWords).join('') : countOf(events.length, 'event');
}

export const DELIVERY_FACES = {
  waiting: { icon: 'waiting', tone: 'info', word: 'Waiting' }, delivered: { icon: 'ok', tone: 'ok', word: 'Delivered' }, dead: { icon: 'refused', tone: 'danger', word: 'Given up' },
} as const satisfies Record<Delivery['state'], unknown>;

/** How the last attempt went. */
export function attemptWords({ attempts, lastStatus, lastError }: Pick<Delivery, 'attempts' | 'lastStatus' | 'lastError'>): string {
  if (attempts === 0) return 'not tried yet';
  return `${countOf(attempts, 'attempt')}, ${lastError ?? (lastStatus === null ? 'no answer' : `answered ${lastStatus}`)}`;
}
