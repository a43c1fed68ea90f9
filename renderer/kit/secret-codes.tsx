interface SecretCodesProps {
  readonly label: string;
  readonly codes: readonly string[];
}

/** Codes that are shown once, in two columns; one press selects them all. */
export function SecretCodes({ label, codes }: SecretCodesProps) {
  return (
    <ol className="cs-codes" aria-label={label}>
      {codes.map((code) => (
        <li key={code}>{code}</li>
      ))}
    </ol>
  );
}
