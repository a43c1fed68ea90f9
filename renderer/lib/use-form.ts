import { type SyntheticEvent, useRef, useState } from 'react';
import type { z } from 'zod';
import { schemaErrors } from './form-state.ts';
import { fieldErrors, troubleOf } from './trouble.ts';

/**
 * A form over a flat record. Errors show once it was sent, and from then on as the person types: telling earlier would
 * move the button away under a press. What the server says about a field is shown the same way until that field changes.
 * `const form = useForm(schema, { name: '' })`, `<TextField label="Name" {...form.field('name')} />`, `<form onSubmit={form.onSubmit(save)}>`.
 */
export function useForm<Values extends Readonly<Record<string, unknown>>, Parsed>(schema: z.ZodType<Parsed, Values>, initial: Values) {
  const [values, setValues] = useState(initial);
  const [sent, setSent] = useState(false);
  const [served, setServed] = useState<Readonly<Record<string, string>>>({});
  const lastSent = useRef<Element | null>(null);
  const errors = schemaErrors(schema, values);

  const set = <Name extends keyof Values & string>(name: Name, value: Values[Name]) => {
    setValues((current) => ({ ...current, [name]: value }));
    setServed(({ [name]: _answered, ...others }) => others);
  };
  const errorOf = (name: keyof Values & string): string | null => served[name] ?? (sent ? (errors[name] ?? null) : null);
  return {
    values,
    set,
    field: <Name extends keyof Values & string>(name: Name) => ({
      value: values[name],
      onChange: (value: Values[Name]) => set(name, value),
      error: errorOf(name),
      name,
    }),
    valid: Object.keys(errors).length === 0,
    /** Sends what the schema made of the values (trimmed, defaulted), or shows what is wrong. */
    onSubmit: (send: (values: Parsed) => void) => (event: SyntheticEvent) => {
      event.preventDefault();
      setSent(true);
      lastSent.current = event.currentTarget;
      const parsed = schema.safeParse(values);
      if (parsed.success) send(parsed.data);
      else focusFirstInvalid(lastSent.current);
    },
    /** Call with a mutation's error: puts its field messages under their fields. */
    serve: (error: unknown) => {
      setServed(fieldErrors(troubleOf(error)));
      focusFirstInvalid(lastSent.current);
    },
    reset: () => {
      setValues(initial);
      setSent(false);
      setServed({});
    },
  };
}

/** After React has drawn the errors, so that the field is announced together with its message. */
function focusFirstInvalid(form: Element | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
