import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { PickedFile } from '../../kit/index.ts';
import { newCommandId, oneLine, troubleOf, uploadFile, useTRPC } from '../../lib/index.ts';
import { keyProblem, keysIn } from './key-lines.ts';

/** Brings a package to the server of this installation, which checks it and keeps nothing of it. */
export function usePackage() {
  const trpc = useTRPC();
  const [keys, setKeys] = useState('');
  const [witnesses, setWitnesses] = useState('');
  const [tried, setTried] = useState(false);
  const problems = { keys: keyProblem(keys), witnesses: keyProblem(witnesses) };
  const mistyped = problems.keys !== null || problems.witnesses !== null;
  const verify = useMutation(trpc.evidence.verify.mutationOptions({ meta: { quiet: true } }));
  const open = useMutation({
    meta: { quiet: true },
    mutationFn: async (picked: PickedFile) => {
      const uploadId = newCommandId();
      await uploadFile(uploadId, picked, new AbortController().signal);
      return { name: picked.file.name, verdict: await verify.mutateAsync({ uploadId, keys: keysIn(keys), witnesses: keysIn(witnesses), commandId: newCommandId() }) };
    },
  });
  return {
    keys, setKeys, witnesses, setWitnesses, problems, busy: open.isPending, opened: open.data ?? null,
    refusal: tried && mistyped ? 'Nothing was checked: mend the keys, then bring the package again.' : open.error ? oneLine(troubleOf(open.error)) : null,
    open: (file: PickedFile) => {
      setTried(true);
      if (!mistyped) open.mutate(file);
    },
    again: () => open.reset(),
  };
}
