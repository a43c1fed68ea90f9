import { useState } from 'react';
import { Button, Dialog, Text, TextArea } from '../../kit/index.ts';

interface WithdrawDialogProps {
  readonly name: string;
  readonly onWithdraw: (reason: string) => void;
  readonly onClose: () => void;
}

/** Why an attachment counts no more: the reason stands in the log and beside the file. */
export function WithdrawDialog({ name, onWithdraw, onClose }: WithdrawDialogProps) {
  const [reason, setReason] = useState('');
  return (
    <Dialog
      open onClose={onClose} title={`Withdraw ${name}?`} alert
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="danger-primary" disabled={reason.trim() === ''} onPress={() => onWithdraw(reason.trim())}>Withdraw</Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Text as="p">No report made from now on counts it. Its bytes stay for the reports that did.</Text>
        <TextArea label="Reason" value={reason} onChange={setReason} maxLength={500} rows={2} />
      </div>
    </Dialog>
  );
}
