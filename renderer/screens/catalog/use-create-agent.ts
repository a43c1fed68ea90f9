import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useMemo } from 'react';
import { z } from 'zod';
import { fieldErrors, newCommandId, notify, oneLine, tagsIn, type Trouble, troubleOf, useForm, useGo, useTRPC } from '../../lib/index.ts';
import { draftText, EMPTY_DEFINITION, readDraft, servedProblems } from './definition-draft.ts';
import { RISKS } from './catalog-filter.ts';

/** The server's own limits, told before anything is sent. */
const schema = z.object({
  name: z.string().trim().min(1, 'Give the agent a name').max(200, 'At most 200 characters'),
  description: z.string().trim().max(4_000, 'At most 4,000 characters'),
  category: z.string().trim().min(1, 'Name a category, like general').max(60, 'At most 60 characters'),
  tags: z.string().transform(tagsIn).pipe(z.array(z.string().max(40, 'A tag has at most 40 characters')).max(20, 'At most 20 tags')),
  riskClass: z.enum(RISKS),
  text: z.string().transform((text, context) => {
    const draft = readDraft(text);
    if (draft.ok) return draft.definition;
    context.addIssue({ code: 'custom', message: 'It cannot be stored like this: mend what is listed below.' });
    return z.NEVER;
  }),
});

const EMPTY = { name: '', description: '', category: 'general', tags: '', riskClass: 'medium' as const, text: draftText(EMPTY_DEFINITION) };

export function useCreateAgent() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const go = useGo();
  const form = useForm<z.input<typeof schema>, z.output<typeof schema>>(schema, EMPTY);
  const create = useMutation(trpc.catalog.create.mutationOptions({
    meta: { quiet: true },
    onError: form.serve,
    onSuccess: ({ agent }) => {
      notify({ tone: 'ok', title: `${agent.name} is in the catalog`, detail: 'Its first version 0.1.0 is a draft.' });
      return client.invalidateQueries(trpc.catalog.pathFilter());
    },
  }));
  const made = create.data?.agent.id;
  // Not in onSuccess: only after this is drawn does the screen count as saved and may be left.
  useEffect(() => {
    if (made !== undefined) go(`/catalog/${made}`, { replace: true });
  }, [made, go]);
  const categories = useQuery(trpc.catalog.facets.queryOptions({}));
  const trouble = create.error ? troubleOf(create.error) : null;
  const text = useDeferredValue(form.values.text);
  const problems = useMemo(() => {
    const draft = readDraft(text);
    if (!draft.ok) return draft.problems;
    return trouble ? servedProblems(trouble, text) : [];
  }, [text, trouble]);
  return {
    form, problems, busy: create.isPending, refusal: trouble && !isShownBelow(trouble) ? oneLine(trouble) : null,
    categories: categories.data?.category.map(({ value }) => value) ?? [],
    unsaved: !create.isSuccess && JSON.stringify(form.values) !== JSON.stringify(EMPTY),
    send: form.onSubmit(({ text: definition, ...about }) => create.mutate({ ...about, definition, commandId: newCommandId() })),
  };
}

/** Told under a field of the form already, or in the list of the definition's problems. */
function isShownBelow(trouble: Trouble): boolean {
  return Object.keys(fieldErrors(trouble)).some((field) => Object.hasOwn(EMPTY, field) || field.startsWith('definition'));
}
