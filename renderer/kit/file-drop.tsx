import { type DragEvent, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { fromDrop, fromFileList, type PickedFile } from './picked-files.ts';

interface FileDropProps {
  /** "Drop agent definitions here" */
  readonly title: string;
  readonly hint?: string;
  /** Extensions or media types, as an input's accept. */
  readonly accept?: string;
  readonly folders?: boolean;
  readonly multiple?: boolean;
  readonly onFiles: (files: readonly PickedFile[]) => void;
  /** Reading a dropped folder failed. */
  readonly onError?: (error: unknown) => void;
}

/** Files or whole folders, dropped or picked; both ways work by keyboard through the buttons. */
export function FileDrop({ title, hint, accept, folders, multiple = true, onFiles, onError }: FileDropProps) {
  const [over, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (list: FileList | null) => list && list.length > 0 && onFiles(fromFileList(list));
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    fromDrop(event.dataTransfer.items).then(onFiles, (error: unknown) => onError?.(error));
  };
  const onDragOver = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const asFolderPicker = (input: HTMLInputElement | null) => {
    folder.current = input;
    if (input) input.webkitdirectory = true; // React knows no such attribute
  };
  return (
    <section className="cs-drop" aria-label={title} data-drop-target={over || undefined} onDragOver={onDragOver} onDragLeave={() => setOver(false)} onDrop={onDrop}>
      <Icon name="upload" size={20} />
      <b>{title}</b>
      {hint && <span>{hint}</span>}
      <span className="flex gap-2 pt-1">
        <Button icon="file" onPress={() => files.current?.click()}>
          {multiple ? 'Choose files' : 'Choose a file'}
        </Button>
        {folders && (
          <Button icon="folder" onPress={() => folder.current?.click()}>
            Choose a folder
          </Button>
        )}
      </span>
      <input ref={files} type="file" hidden multiple={multiple} accept={accept} aria-label={`${title}: files`} onChange={(event) => take(event.currentTarget.files)} />
      {folders && <input ref={asFolderPicker} type="file" hidden multiple aria-label={`${title}: folder`} onChange={(event) => take(event.currentTarget.files)} />}
    </section>
  );
}
