import { z } from 'zod';
import { create } from 'zustand';
import { troubleOf } from './trouble.ts';

interface Question {
  readonly answered: Promise<boolean>;
  /** Ends the question: proved, or given up. */
  readonly settle: (proved: boolean) => void;
}

/** Whether somebody has to prove again who they are; the dialog of the frame shows itself while there is a question. */
export const useStepUp = create<{ readonly question: Question | null }>(() => ({ question: null }));

/** Asks once, however many acts wait for the answer. */
function askForProof(): Promise<boolean> {
  const asked = useStepUp.getState().question;
  if (asked) return asked.answered;
  const { promise: answered, resolve } = Promise.withResolvers<boolean>();
  const settle = (proved: boolean) => {
    useStepUp.setState({ question: null });
    resolve(proved);
  };
  useStepUp.setState({ question: { answered, settle } });
  return answered;
}

/**
 * `fetch` for whatever may ask for a recent proof: where it does, the person is asked, and the same request is sent again, so
 * that no screen has to know which acts those are. Who gives up gets the first answer. The body must be text, which can be sent twice.
 */
export async function provedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const answer = await fetch(input, init);
  if (answer.status !== 401 || !(await wantsProof(answer.clone())) || !(await askForProof())) return answer;
  return fetch(input, init);
}

/** The same for work that is no single request. */
export async function withProof<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (reason) {
    const trouble = troubleOf(reason);
    if (trouble.kind !== 'refused' || trouble.code !== 'auth/reauth-required' || !(await askForProof())) throw reason;
    return work();
  }
}

const Code = z.literal('auth/reauth-required');
/** As tRPC wraps it, and as our own paths write it (RFC 9457). */
const Refused = z.union([z.object({ error: z.object({ data: z.object({ refusal: z.object({ code: Code }) }) }) }), z.object({ code: Code })]);

async function wantsProof(answer: Response): Promise<boolean> {
  return Refused.safeParse(await answer.json().catch(() => null)).success;
}
