import { autocompletion, type CompletionContext, type CompletionResult, completionStatus, pickedCompletion, startCompletion } from '@codemirror/autocomplete';
import { EditorView } from '@codemirror/view';

/** Something that may be written where the caret stands. */
export interface CodeOffer {
  readonly label: string;
  /** What it means, in a line; empty where that is known to nobody. */
  readonly says: string;
  /** What is put in, and where in it the caret goes. */
  readonly text: string;
  readonly caret: number;
}

export interface CodeOffers {
  /** Where the word begins that the offers are held against; it ends at the caret. */
  readonly wordFrom: number;
  /** What an offer replaces, such as the word with its quotes. */
  readonly from: number;
  readonly to: number;
  readonly offers: readonly CodeOffer[];
}

/** What fits the place of the caret, best first; null where nothing does. */
export type OfferCode = (text: string, caret: number) => CodeOffers | null;

/** In a text of this many characters, finding the place of the caret takes longer than the next key; there it is done when asked for. */
const LONG_TEXT = 100_000;
const MOST_BOOST = 99; // the library's own bound

/** Offers while somebody types and on Ctrl Space. Nothing is chosen before an arrow key chooses it: Enter still ends the line. */
export function completionOf(offer: () => OfferCode | undefined) {
  return [autocompletion({ override: [(context) => resultOf(context, offer())], selectOnOpen: false, interactionDelay: 0, icons: false, maxRenderedOptions: 100, tooltipClass: () => 'cm-offers' }), REACHABLE];
}

/** A list that scrolls can be focused (WCAG 2.1.1). CodeMirror's own cannot, and is made anew with each change. */
const REACHABLE = EditorView.updateListener.of(({ view, state }) => {
  if (completionStatus(state) === 'active') view.requestMeasure({ key: REACHABLE, read: () => view.dom.querySelector('.cm-offers > ul'), write: (list) => list?.setAttribute('tabindex', '0') });
});

function resultOf(context: CompletionContext, offer: OfferCode | undefined): CompletionResult | null {
  if (context.state.readOnly || offer === undefined || (!context.explicit && context.state.doc.length > LONG_TEXT)) return null;
  const found = offer(context.state.doc.toString(), context.pos);
  if (!found || (found.wordFrom === context.pos && !context.explicit)) return null;
  const lead = found.wordFrom - found.from;
  const tail = found.to - context.pos;
  return {
    from: found.wordFrom,
    options: found.offers.map((offered, index) => ({
      label: offered.label, boost: Math.max(-MOST_BOOST, MOST_BOOST - index), ...(offered.says === '' ? {} : { detail: offered.says }),
      apply: (view, completion, from, to) => {
        view.dispatch({ changes: { from: from - lead, to: to + tail, insert: offered.text }, selection: { anchor: from - lead + offered.caret }, scrollIntoView: true, userEvent: 'input.complete', annotations: pickedCompletion.of(completion) });
        goOn(view);
      },
    })),
  };
}

/** What was put in may be the name of a field whose values are known. */
function goOn(view: EditorView): void {
  queueMicrotask(() => startCompletion(view));
}
