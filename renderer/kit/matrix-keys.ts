export interface MatrixPlace {
  readonly row: number;
  readonly column: number;
}

const PAGE = 10;

/** Where a key leads in a matrix, held inside of it; null when the key does not move or there is nowhere to be. */
export function clampedStep(key: string, { row, column }: MatrixPlace, size: { readonly rows: number; readonly columns: number }): MatrixPlace | null {
  if (size.rows === 0 || size.columns === 0) return null;
  const step = stepOf(key, { row, column }, size);
  return step && { row: Math.min(Math.max(step.row, 0), size.rows - 1), column: Math.min(Math.max(step.column, 0), size.columns - 1) };
}

function stepOf(key: string, { row, column }: MatrixPlace, size: { readonly rows: number; readonly columns: number }): MatrixPlace | null {
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return { row: row + 1, column };
    case 'k':
    case 'ArrowUp':
      return { row: row - 1, column };
    case 'ArrowRight':
      return { row, column: column + 1 };
    case 'ArrowLeft':
      return { row, column: column - 1 };
    case 'PageDown':
      return { row: row + PAGE, column };
    case 'PageUp':
      return { row: row - PAGE, column };
    case 'Home':
      return { row, column: 0 };
    case 'End':
      return { row, column: size.columns - 1 };
    default:
      return null;
  }
}
