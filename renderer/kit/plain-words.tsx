import { visibleText } from './visible-text.ts';

/** What a person, a model or a tool said, as it was said: line ends stay, characters without a shape are spelled out, nothing is interpreted. */
export function PlainWords({ children }: { readonly children: string }) {
  return <div className="cs-words">{visibleText(children)}</div>;
}
