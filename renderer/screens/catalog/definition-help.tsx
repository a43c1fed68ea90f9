import { DEFINITION_SCHEMA, type SchemaField } from '../../../shared/definition-schema.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';
import { Button, Fold, Table, Text } from '../../kit/index.ts';
import { keyIn } from './form-fields.ts';

interface DefinitionHelpProps {
  /** Null while the text is no definition: then nothing can be put into it. */
  readonly definition: JsonObject | null;
  readonly onInsert: (key: string, example: Json) => void;
}

/** Which members are understood, what each grants, and an example to begin with. Others are kept as they are. */
export function DefinitionHelp({ definition, onInsert }: DefinitionHelpProps) {
  return (
    <Fold title="Members that are understood" note={<Text tone="faint" size="s">Any others are kept as they are</Text>}>
      <Table<SchemaField>
        label="Members that are understood" density="dense" rows={DEFINITION_SCHEMA} rowId={({ keys }) => keys[0]}
        columns={[
          { id: 'key', head: 'Member', width: '11rem', cell: ({ keys }) => <Text mono>{keys.join(', ')}</Text> },
          { id: 'help', head: 'What it says', cell: ({ help }) => help },
          { id: 'example', head: 'Example', cell: ({ example }) => <Text mono>{JSON.stringify(example)}</Text> },
          { id: 'insert', head: 'Insert', hideHead: true, align: 'end', width: '6rem', cell: (field) => <Insert field={field} definition={definition} onInsert={onInsert} /> },
        ]}
      />
    </Fold>
  );
}

function Insert({ field, definition, onInsert }: DefinitionHelpProps & { readonly field: SchemaField }) {
  if (definition === null) return null;
  if (Object.hasOwn(definition, keyIn(definition, field))) return <Text tone="faint">There</Text>;
  return <Button size="tiny" label={`Insert ${field.keys[0]}`} onPress={() => onInsert(field.keys[0], field.example)}>Insert</Button>;
}
