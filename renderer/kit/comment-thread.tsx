import type { ReactNode } from 'react';

interface CommentFace {
  readonly id: string;
  readonly author: string;
  readonly when: ReactNode;
  readonly text: string;
  /** A badge at the right: resolved, edited. */
  readonly mark?: ReactNode;
}

interface CommentThreadProps {
  readonly label: string;
  readonly comments: readonly CommentFace[];
  readonly children?: ReactNode;
  /** Given where something leads here: then it can take the focus. */
  readonly id?: string;
}

/** Comments in the order they were made; a reply field or buttons follow as children. */
export function CommentThread({ label, comments, children, id }: CommentThreadProps) {
  return (
    <div className="cs-comment" role="group" aria-label={label} {...(id === undefined ? {} : { id, tabIndex: -1 })}>
      {comments.map((comment) => (
        <article key={comment.id}>
          <div className="flex items-baseline gap-2">
            <b>{comment.author}</b>
            <span className="cs-text" data-tone="faint" data-size="s">{comment.when}</span>
            <span className="ml-auto">{comment.mark}</span>
          </div>
          <div className="whitespace-pre-wrap">{comment.text}</div>
        </article>
      ))}
      {children && <div>{children}</div>}
    </div>
  );
}
