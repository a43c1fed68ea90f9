import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { PickedFile } from '../../kit/index.ts';
import { newCommandId, oneLine, troubleOf, uploadFile, useTRPC } from '../../lib/index.ts';

/** Brings a package to the server of this installation, which checks it and keeps nothing of it. */
export function usePackage() {
  const trpc = useTRPC();
  const [keys, setKeys] = useState('');
  const [witnesses, setWitnesses] = useState('');
  const verify = useMutation(trpc.evidence.verify.mutationOptions({ meta: { quiet: true } }));
  const open = useMutation({
    meta: { quiet: true },
    mutationFn: async (picked: PickedFile) => {
      const uploadId = newCommandId();
      await uploadFile(uploadId, picked, new AbortController().signal);
      return { name: picked.file.name, verdict: await verify.mutateAsync({ uploadId, keys: linesOf(keys), witnesses: linesOf(witnesses), commandId: newCommandId() }) };
    },
  });
  return { keys, setKeys, witnesses, setWitnesses, busy: open.isPending, opened: open.data ?? null, refusal: open.error ? oneLine(troubleOf(open.error)) : null, open: (file: PickedFile) => open.mutate(file), again: () => open.reset() };
}

function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter(Boolean);
}
