import type { ControlStatus } from '../../../shared/control-statuses.ts';

/** What a piece of text is in; a status is always a word as well. */
export type Tone = ControlStatus | 'ink' | 'soft' | 'faint';
export type HeadingTag = 'H1' | 'H2' | 'H3';
export type Fact = readonly [key: string, value: string];

/** What a report is written on, piece by piece and from top to bottom: sheets of paper or a page of HTML. Sizes and heights are points of paper; a page that flows may pass over them. */
export interface ReportPage {
  heading(text: string, tag: HeadingTag, size?: number): void;
  /** A heading with a verdict at the end of its line. */
  headed(text: string, verdict: string, tone: Tone): void;
  text(text: string, size: number, tone?: Tone): void;
  list(items: readonly string[], size: number, tone?: Tone): void;
  /** Names, and what each stands for; digests in a fixed pitch. */
  facts(facts: readonly Fact[], face?: 'plain' | 'mono'): void;
  /** Lines that are compared letter by letter, under one name. */
  exact(key: string, lines: readonly string[]): void;
  /** A count, the status counted, and what that status claims. */
  tally(count: number, word: string, meaning: string, tone: Tone): void;
  rule(): void;
  gap(points: number): void;
  newPage(): void;
  heightOf(text: string, size: number): number;
  keepTogether(points: number): void;
  /** Closes it: a name and facts that stand at the foot. Nothing can be written afterwards. */
  finish(name: string, facts: string): void;
}
