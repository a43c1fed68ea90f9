import type { JsonObject } from '../../../shared/json.ts';
import { NumberField, Text, TextArea, TextField, TokenField } from '../../kit/index.ts';
import { FORM_FIELDS, type FormField, formValue, keyIn, withFormValue } from './form-fields.ts';

interface DraftFormProps {
  readonly definition: JsonObject;
  readonly onChange: (definition: JsonObject) => void;
}

/** The common members as fields. What else the definition says stays as it is, and is edited as text. */
export function DraftForm({ definition, onChange }: DraftFormProps) {
  const shown = new Set(FORM_FIELDS.map((field) => keyIn(definition, field)));
  const others = Object.keys(definition).filter((key) => !shown.has(key));
  return (
    <div className="grid max-w-200 gap-4">
      {FORM_FIELDS.map((field) => <FieldOf key={field.label} field={field} definition={definition} onChange={onChange} />)}
      {others.length > 0 && <Text tone="soft">As text only: {others.join(', ')}.</Text>}
    </div>
  );
}

function FieldOf({ field, definition, onChange }: DraftFormProps & { readonly field: FormField }) {
  const value = formValue(definition, field);
  const put = (typed: string | readonly string[]) => onChange(withFormValue(definition, field, typed));
  const basics = { label: field.label, optional: true, hint: field.help };
  if (!value.editable) return <TextField {...basics} value="" onChange={ignore} disabled placeholder="Says more than this form can show: edit it as text" />;
  switch (field.kind) {
    case 'line':
      return <TextField {...basics} value={value.text} onChange={put} maxLength={4_000} />;
    case 'prose':
      return <TextArea {...basics} value={value.text} onChange={put} rows={8} />;
    case 'names':
      return <TokenField {...basics} value={value.names} onChange={put} suggestions={[]} placeholder="Name, then Enter" />;
    case 'number':
      return <NumberField {...basics} value={value.text === '' ? null : Number(value.text)} onChange={(number) => put(number === null ? '' : String(number))} min={0} />;
  }
}

function ignore(): void {}
