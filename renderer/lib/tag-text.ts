/** Tags as people type them, separated by commas; empty ones and repetitions fall away. */
export function tagsIn(text: string): string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()).filter((tag) => tag !== ''))];
}
