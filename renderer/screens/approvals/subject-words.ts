const AFTER_REFUSAL: Readonly<Record<string, string>> = {
  run: 'the run ends without the call', agent: 'the agent stays', registry_proposal: 'the layer stays as it is', user: 'the roles stay as they are', budget: 'the budget stays as it is',
};

/** What becomes of what was asked about when nobody agrees to it. */
export function afterRefusal(subjectType: string, type = ''): string {
  if (type === 'break_glass_review') return 'the version, which runs already, is deprecated';
  return AFTER_REFUSAL[subjectType] ?? 'the version is a draft again';
}

/** The same as a sentence. */
export function afterRefusalSentence(subjectType: string, type = ''): string {
  const words = afterRefusal(subjectType, type);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
