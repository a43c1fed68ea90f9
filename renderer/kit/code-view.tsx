import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, codeFolding, foldGutter, foldKeymap, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { completionOf, type OfferCode } from './code-completion.ts';
import type { JsonProblem } from './problem-list.tsx';

export type CodeLanguage = 'json' | 'yaml';

export interface CodeViewProps {
  readonly label: string;
  /** Told once: another language is another editor. */
  readonly language: CodeLanguage;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problems: readonly JsonProblem[];
  readonly readOnly?: boolean;
  /** Ctrl or Cmd with S. */
  readonly onSave?: () => void;
  /** Where the caret is wanted; a new object each time it is. */
  readonly goTo: { readonly offset: number } | null;
  /** Lines that are too long are shown on several. */
  readonly wraps?: boolean;
  readonly offer?: OfferCode;
  /** Where the caret has gone, in UTF-16 units. */
  readonly onCaret?: (offset: number) => void;
}

/**
 * CodeMirror in a shadow root of its own: there it puts its styles into adopted style sheets, where a document would get a
 * style element, which the content security policy forbids. Tokens reach in, for custom properties are inherited.
 */
export function CodeView({ label, language, value, onChange, problems, readOnly = false, onSave, goTo, wraps = false, offer, onCaret }: CodeViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const acts = useRef({ onChange, onSave, offer, onCaret });
  const begin = useRef({ value, wraps });
  useEffect(() => {
    acts.current = { onChange, onSave, offer, onCaret };
  });
  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const made = new EditorView({
      root, parent: root,
      state: EditorState.create({
        doc: begin.current.value,
        extensions: [
          extensions({ changed: (text) => acts.current.onChange(text), save: () => acts.current.onSave?.(), moved: (offset) => acts.current.onCaret?.(offset) }),
          completionOf(() => acts.current.offer), begin.current.wraps ? EditorView.lineWrapping : [],
        ],
      }),
    });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, []);
  useEffect(() => {
    let isGone = false;
    void grammarOf(language).then((grammar) => {
      if (!isGone) view.current?.dispatch({ effects: GRAMMAR.reconfigure(grammar) });
    });
    return () => {
      isGone = true;
    };
  }, [language]);
  useEffect(() => {
    view.current?.dispatch({ effects: FACE.reconfigure([EditorState.readOnly.of(readOnly), EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', ...(readOnly ? { 'aria-readonly': 'true' } : {}) })]) });
  }, [label, readOnly]);
  useEffect(() => {
    const made = view.current;
    if (made && made.state.doc.toString() !== value) made.dispatch({ changes: { from: 0, to: made.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => {
    const made = view.current;
    if (made) made.dispatch(setDiagnostics(made.state, problems.map((problem) => diagnosticOf(problem, made.state))));
  }, [problems]);
  useEffect(() => {
    const made = view.current;
    if (!made || !goTo) return;
    const at = Math.min(goTo.offset, made.state.doc.length);
    made.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
    made.focus();
  }, [goTo]);
  return <div ref={host} className="cs-code-view" data-readonly={readOnly || undefined} />;
}

const FACE = new Compartment();
const GRAMMAR = new Compartment();

/** Of YAML only once somebody writes it. Until it is here, and if it never comes, the text is one colour. */
async function grammarOf(language: CodeLanguage): Promise<Extension> {
  return language === 'json' ? json() : import('@codemirror/lang-yaml').then(({ yaml }) => yaml(), () => []);
}

interface Acts {
  readonly changed: (text: string) => void;
  readonly save: () => void;
  readonly moved: (offset: number) => void;
}

function extensions({ changed, save, moved }: Acts) {
  const saves = { key: 'Mod-s', preventDefault: true, run: () => (save(), true) };
  return [
    lineNumbers(), foldGutter(), lintGutter(), codeFolding(), history(), drawSelection(), indentOnInput(), bracketMatching(), highlightActiveLine(), highlightActiveLineGutter(), highlightSelectionMatches(),
    search({ top: true }), GRAMMAR.of([]), syntaxHighlighting(COLOURS), LOOK, EditorState.tabSize.of(2), FACE.of([]),
    // Escape once, then Tab: CodeMirror lets Tab through for the next two seconds (WCAG 2.1.2, no keyboard trap).
    keymap.of([saves, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap, indentWithTab]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && update.transactions.some((transaction) => transaction.isUserEvent('input') || transaction.isUserEvent('delete') || transaction.isUserEvent('undo') || transaction.isUserEvent('redo') || transaction.isUserEvent('move')))
        changed(update.state.doc.toString());
      if (update.selectionSet || update.docChanged) moved(update.state.selection.main.head);
    }),
  ];
}

/** The word at the place of a problem, or the rest of its line where there is none. */
function diagnosticOf({ offset, message, field, rule }: JsonProblem, state: EditorState): Diagnostic {
  const from = Math.min(offset ?? 0, state.doc.length);
  const line = state.doc.lineAt(from);
  const word = /^("(?:[^"\\]|\\.)*"|[^\s,\]}]+)/.exec(line.text.slice(from - line.from))?.[0].length;
  return { from, to: Math.min(from + (word ?? 0), line.to), severity: 'error', source: rule, message: field === '' ? message : `${field}: ${message}` };
}

const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent-text)' },
  { tag: [tags.string, tags.content], color: 'var(--text)' },
  { tag: tags.comment, color: 'var(--text-3)', fontStyle: 'italic' },
  { tag: [tags.labelName, tags.typeName, tags.keyword, tags.meta], color: 'var(--warn)' },
  { tag: tags.number, color: 'var(--warn)' },
  { tag: [tags.bool, tags.null], color: 'var(--ok)' },
  { tag: [tags.brace, tags.squareBracket, tags.separator], color: 'var(--text-3)' },
  { tag: tags.invalid, color: 'var(--danger)' },
]);

const FLOAT = { background: 'var(--bg-float)', color: 'var(--text)', border: 'var(--bw) solid var(--line-strong)', borderRadius: 'var(--r-2)' };
const LOOK = EditorView.theme({
  '&': { height: '100%', background: 'var(--bg)', color: 'var(--text)', fontSize: 'var(--t-12)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.25rem' },
  '.cm-content': { caretColor: 'var(--text)', padding: '6px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { background: 'var(--bg-sunk)', color: 'var(--text-3)', borderRight: 'var(--bw) solid var(--line)' },
  '.cm-activeLine': { background: 'color-mix(in srgb, var(--bg-hover) 60%, transparent)' },
  '.cm-activeLineGutter': { background: 'var(--bg-hover)', color: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { background: 'var(--accent-tint)' },
  '.cm-selectionMatch, .cm-searchMatch': { background: 'var(--bg-selected)', outline: 'var(--bw) solid var(--line-strong)' },
  '.cm-searchMatch-selected': { background: 'var(--accent-tint)' },
  '&.cm-focused .cm-matchingBracket': { background: 'var(--accent-tint)' },
  '.cm-foldPlaceholder': { ...FLOAT, padding: '0 4px' },
  '.cm-tooltip': FLOAT,
  '.cm-tooltip.cm-offers > ul': { fontFamily: 'var(--mono)', maxWidth: 'min(40rem, 80vw)', maxHeight: '16rem' },
  '.cm-tooltip.cm-offers > ul > li': { display: 'flex', gap: '12px', padding: '3px 8px', lineHeight: '1.25rem', '&[aria-selected]': { background: 'var(--bg-selected)', color: 'var(--text)' } },
  '.cm-completionLabel': { flex: 'none' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600', color: 'var(--accent-text)' },
  '.cm-completionDetail': { margin: '0', color: 'var(--text-2)', fontFamily: 'var(--font)', fontStyle: 'normal', overflow: 'hidden', textOverflow: 'ellipsis' },
  '.cm-diagnostic': { padding: '4px 8px', fontFamily: 'var(--font)' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--danger)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--danger)', textUnderlineOffset: '3px' },
  '.cm-lint-marker-error': { content: 'none', width: '.7em', height: '.7em', borderRadius: '50%', background: 'var(--danger)', marginTop: '.3em' },
  '.cm-panels': { background: 'var(--bg-sunk)', color: 'var(--text)', borderColor: 'var(--line)' },
  '.cm-panels-top': { borderBottom: 'var(--bw) solid var(--line)' },
  '.cm-panel.cm-search': { padding: '6px 8px', fontFamily: 'var(--font)', '& label': { fontSize: 'var(--t-12)' } },
  '.cm-panel.cm-panel-lint ul [aria-selected]': { background: 'var(--bg-selected)' },
  '.cm-textfield': { background: 'var(--bg)', color: 'var(--text)', border: 'var(--bw) solid var(--line-control)', borderRadius: 'var(--r-1)', fontSize: 'var(--t-12)' },
  '.cm-button': { backgroundImage: 'none', background: 'var(--bg)', color: 'var(--text)', border: 'var(--bw) solid var(--line-control)', borderRadius: 'var(--r-1)', fontSize: 'var(--t-12)' },
});
