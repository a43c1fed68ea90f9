import { useState } from 'react';
import { z } from 'zod';
import { ComboBox, formatFully, FormDialog, MomentField, TextArea, useNow } from '../../kit/index.ts';
import { formRefusal, instantOfMinute, minuteOfInstant, ownZone, useForm } from '../../lib/index.ts';
import { type Deputies, useColleagues } from './use-deputies.ts';

const absence = z.object({
  deputy: z.string().nullable().refine((id) => id !== null, 'Choose who votes for you'),
  from: z.string().refine((text) => text === '' || instantOfMinute(text) !== null, 'Choose a day and a time, or leave it empty'),
  to: z.string().refine((text) => instantOfMinute(text) !== null, 'Choose when it ends'),
  reason: z.string().trim().min(1, 'Say why: it stands in the log').max(2_000),
}).refine(({ from, to }) => from === '' || from < to, { path: ['to'], error: 'It must end after it begins' });

const NOTHING_SAID: z.input<typeof absence> = { deputy: null, from: '', to: '', reason: '' };

/** Names somebody who votes in one's place for a time. */
export function NameDeputyDialog({ deputies, onClose }: { readonly deputies: Deputies; readonly onClose: () => void }) {
  const now = useNow();
  const { colleagues, setQuery } = useColleagues();
  const [chosen, setChosen] = useState<{ readonly id: string; readonly name: string } | null>(null);
  const form = useForm(absence, NOTHING_SAID);
  const refusal = formRefusal(deputies.add.error, ['deputy', 'endsAt', 'reason']);
  const offered = chosen !== null && !colleagues.some((one) => one.id === chosen.id) ? [chosen, ...colleagues] : colleagues;
  const send = form.onSubmit(({ deputy, from, to, reason }) => {
    const endsAt = instantOfMinute(to);
    if (deputy === null || endsAt === null) return;
    deputies.name({ deputy, startsAt: from === '' ? null : instantOfMinute(from), endsAt, reason }).then(onClose, form.serve);
  });
  const choose = (deputy: string | null) => {
    setChosen(colleagues.find((one) => one.id === deputy) ?? null);
    form.set('deputy', deputy);
  };
  const [ends, zone] = [instantOfMinute(form.values.to), ownZone()];
  return (
    <FormDialog
      onClose={onClose} title="Name a deputy"
      submit="Name them" busy={deputies.add.isPending} refusal={refusal} onSubmit={send}
    >
      <p>They vote in your roles and only while you hold them; the vote counts as yours, and both names stand on record. They cannot hand it on, and neither of you decides what either of you asked for.</p>
      <ComboBox label="Deputy" options={offered.map((one) => ({ id: one.id, label: one.name }))} onSearch={setQuery} placeholder="Type a name" {...form.field('deputy')} onChange={choose} />
      <MomentField label="From" optional hint={`Empty: from now on. By your own clock, ${zone}.`} min={minuteOfInstant(now)} {...form.field('from')} />
      <MomentField label="Until" hint={ends === null ? `90 days at most. By your own clock, ${zone}.` : `That is ${formatFully(ends)}.`} min={minuteOfInstant(now)} {...form.field('to')} />
      <TextArea label="Reason" hint="An absence, for example." rows={2} maxLength={2_000} {...form.field('reason')} />
    </FormDialog>
  );
}
