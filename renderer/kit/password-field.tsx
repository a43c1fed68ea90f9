import { useState } from 'react';
import { Button, Input, TextField } from 'react-aria-components';
import { ariaField, type FieldBasics, FieldFrame } from './field-frame.tsx';
import { Icon } from './icon.tsx';

interface PasswordFieldProps extends FieldBasics {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly purpose: 'current' | 'new';
  readonly big?: boolean;
  readonly onBlur?: () => void;
}

export function PasswordField({ value, onChange, purpose, big, onBlur, ...basics }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <TextField
      {...ariaField(basics)} value={value} onChange={onChange} type={shown ? 'text' : 'password'} autoComplete={`${purpose}-password`} autoFocus={basics.autoFocus ?? false}
      {...(onBlur === undefined ? {} : { onBlur })}
    >
      <FieldFrame {...basics}>
        <div className="cs-input" data-big={big || undefined} data-disabled={basics.disabled || undefined}>
          <Input spellCheck={false} className="" />
          <Button className="cs-input-button" aria-label={shown ? 'Hide password' : 'Show password'} onPress={() => setShown(!shown)}>
            <Icon name={shown ? 'hide' : 'show'} />
          </Button>
        </div>
      </FieldFrame>
    </TextField>
  );
}
