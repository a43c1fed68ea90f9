/** What becomes of what was asked about when nobody agrees to it. */
export function afterRefusal(subjectType: string): string {
  if (subjectType === 'run') return 'the run ends without the call';
  return subjectType === 'registry_proposal' ? 'the layer stays as it is' : 'the version is a draft again';
}

/** The same as a sentence. */
export function afterRefusalSentence(subjectType: string): string {
  const words = afterRefusal(subjectType);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
