/** What becomes of what was asked about when nobody agrees to it. */
export function afterRefusal(subjectType: string, type = ''): string {
  if (type === 'break_glass_review') return 'the version, which runs already, is deprecated';
  if (subjectType === 'run') return 'the run ends without the call';
  if (subjectType === 'agent') return 'the agent stays';
  return subjectType === 'registry_proposal' ? 'the layer stays as it is' : 'the version is a draft again';
}

/** The same as a sentence. */
export function afterRefusalSentence(subjectType: string, type = ''): string {
  const words = afterRefusal(subjectType, type);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
